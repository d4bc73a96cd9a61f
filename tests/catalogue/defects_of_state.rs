//! Servers that keep things wrongly: what was made, changed or deleted is not as they said.

use crate::defect::{Bend, Defect, Quirk};

const CUSTOMER: &[&str] = &["createCustomer"];
const ORDER: &[&str] = &["createOrder"];

const fn keeps(check: &'static str, name: &'static str, asks: &'static [&'static str], quirk: Quirk) -> Defect {
    Defect { name, check, asks, bend: Bend::Keeps(quirk) }
}

const GONE: &str = "resource/use-after-delete";

pub(crate) const DEFECTS: &[Defect] = &[
    keeps(GONE, "customer-stays", CUSTOMER, Quirk::CustomerStaysAfterDelete),
    keeps(GONE, "order-stays", ORDER, Quirk::OrderStaysAfterDelete),
    keeps(GONE, "label-stays", &["putLabel"], Quirk::LabelStaysAfterDelete),
    keeps(GONE, "product-stays", &["createProduct"], Quirk::ProductStaysAfterDelete),
    keeps(GONE, "deleted-customer-changes", CUSTOMER, Quirk::DeletedCustomerChangeable),
    keeps(GONE, "put-revives-customer", CUSTOMER, Quirk::PutRevivesCustomer),
    keeps(GONE, "orders-outlive-their-customer", &["createCustomer", "createOrder"], Quirk::OrdersOutliveCustomer),
    keeps(GONE, "orders-of-deleted-customers", &["createCustomer", "createOrder"], Quirk::OrdersOfDeletedCustomers),
    keeps("resource/unsent-lost", "patch-replaces", CUSTOMER, Quirk::PatchReplaces),
    keeps("list/filter", "tier-ignored", &["createCustomer", "listCustomers"], Quirk::TierIgnored),
    keeps("resource/unreadable", "customer-not-stored", CUSTOMER, Quirk::CustomerNotStored),
    keeps("resource/unreadable", "order-not-stored", ORDER, Quirk::OrderNotStored),
    keeps("resource/unreadable", "gold-not-stored", CUSTOMER, Quirk::GoldNotStored),
    keeps("resource/change-lost", "put-loses-name", CUSTOMER, Quirk::PutLosesName),
    keeps("resource/change-lost", "put-loses-address", CUSTOMER, Quirk::PutLosesNested),
    keeps("resource/change-lost", "patch-does-nothing", CUSTOMER, Quirk::PatchLosesAll),
    keeps("resource/change-lost", "patch-loses-tags", CUSTOMER, Quirk::PatchLosesTags),
    keeps("resource/change-lost", "label-keeps-color", &["putLabel"], Quirk::LabelKeepsColor),
    keeps("resource/refused-change-kept", "refused-put-kept", CUSTOMER, Quirk::RefusedPutKept),
    keeps("resource/refused-change-kept", "refused-patch-kept", CUSTOMER, Quirk::RefusedPatchKept),
    keeps("resource/refused-change-kept", "delete-refused-but-gone", CUSTOMER, Quirk::DeleteRefusedButGone),
    keeps("resource/wrong-parent", "order-in-any-customer", ORDER, Quirk::OrderInAnyCustomer),
    keeps("resource/wrong-parent", "order-deleted-in-any-customer", ORDER, Quirk::OrderDeletedInAnyCustomer),
    keeps("resource/not-listed", "customers-not-listed", CUSTOMER, Quirk::NewCustomersNotListed),
    keeps("resource/not-listed", "orders-not-listed", ORDER, Quirk::OrdersNotListed),
    keeps("resource/listed-after-delete", "customer-listed-after-delete", CUSTOMER, Quirk::CustomerListedAfterDelete),
    keeps("resource/listed-after-delete", "order-listed-after-delete", ORDER, Quirk::OrderListedAfterDelete),
    keeps("resource/location", "location-elsewhere", CUSTOMER, Quirk::LocationElsewhere),
];
