const fastify = require('fastify')({ajv:{customOptions:{coerceTypes:'array',removeAdditional:false}}})
const err={type:'object',properties:{statusCode:{type:'integer'},error:{type:'string'},message:{type:'string'},code:{type:'string'}}}
const newBook={type:'object',required:['title'],additionalProperties:false,properties:{title:{type:'string',minLength:1,maxLength:40},pages:{type:'integer',minimum:1,maximum:3000},published:{type:'string',format:'date'},tags:{type:'array',items:{type:'string'},maxItems:4},inStock:{type:'boolean'}}}
const book={type:'object',required:['id','title'],properties:{id:{type:'integer'},...newBook.properties}}
const books=new Map();let last=0
const params={type:'object',required:['id'],properties:{id:{type:'integer',minimum:1}}}
;(async()=>{
await fastify.register(require('@fastify/swagger'),{openapi:{openapi:'3.0.3',info:{title:'Books',version:'1'}}})
fastify.get('/books',{schema:{operationId:'listBooks',querystring:{type:'object',properties:{limit:{type:'integer',minimum:1,maximum:100,default:20},inStock:{type:'boolean'}}},response:{200:{description:'ok',type:'array',items:book},400:{description:'bad',...err}}}},async r=>[...books.values()].filter(b=>r.query.inStock===undefined||b.inStock===r.query.inStock).slice(0,r.query.limit))
fastify.post('/books',{schema:{operationId:'createBook',body:newBook,response:{201:{description:'made',...book},400:{description:'bad',...err},415:{description:'type',...err}}}},async(r,p)=>{const b={id:++last,...r.body};books.set(b.id,b);p.code(201).header('Location','/books/'+b.id);return b})
fastify.get('/books/:id',{schema:{operationId:'getBook',params,response:{200:{description:'ok',...book},400:{description:'bad',...err},404:{description:'none',...err}}}},async(r,p)=>{const b=books.get(r.params.id);if(!b){p.code(404);return{statusCode:404,error:'Not Found',message:'none'}}return b})
fastify.put('/books/:id',{schema:{operationId:'putBook',params,body:newBook,response:{200:{description:'ok',...book},400:{description:'bad',...err},404:{description:'none',...err},415:{description:'type',...err}}}},async(r,p)=>{if(!books.has(r.params.id)){p.code(404);return{statusCode:404,error:'Not Found',message:'none'}}const b={id:r.params.id,...r.body};books.set(b.id,b);return b})
fastify.delete('/books/:id',{schema:{operationId:'deleteBook',params,response:{204:{description:'gone',type:'null'},400:{description:'bad',...err},404:{description:'none',...err}}}},async(r,p)=>{if(!books.delete(r.params.id)){p.code(404);return{statusCode:404,error:'Not Found',message:'none'}}p.code(204).send()})
fastify.get('/openapi.json',{schema:{hide:true}},async()=>fastify.swagger())
await fastify.listen({port:18110,host:'127.0.0.1'})
})()
