//! A bare loop over reqwest: pooled connections, the same request again and again, the answer read and dropped.

use std::time::Duration;

use tokio::time::Instant;

use crate::CONNECTIONS;
use crate::process::{Used, processor_time};

/// How long it runs.
const TIME: Duration = Duration::from_secs(3);

/// How many requests were answered.
pub(crate) fn run(url: &str) -> (f64, Used) {
    // reqwest asks for a provider of TLS even where none is spoken.
    drop(rustls::crypto::ring::default_provider().install_default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let before = processor_time("self");
    let began = Instant::now();
    let requests = runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut loops = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (client, url) = (client.clone(), reqwest::Url::parse(url).unwrap());
            loops.spawn(async move {
                let mut count = 0_u32;
                while began.elapsed() < TIME {
                    let answer = client.get(url.clone()).send().await.unwrap();
                    answer.bytes().await.unwrap();
                    count += 1;
                }
                count
            });
        }
        loops.join_all().await.into_iter().sum::<u32>()
    });
    let used =
        Used { elapsed: began.elapsed(), processor: processor_time("self").saturating_sub(before), memory: [0; 3] };
    (f64::from(requests), used)
}
