# everybody watches one post; a comment is told to all
@once {"op":10 => {"op":2,"d":{"token":"{{file:token}}"}}
@once {"op":0,"t":"ready" => {"op":14,"d":{"topics":["post:{{POST}}"]}}
@ready {"op":14
@count {"op":0,"t":"comment.create"
@stamp sent at 
GET /api/v1/gateway
---
@publish-http
POST /api/v1/posts/{{POST}}/comments
Authorization: Bearer {{file:token}}
Content-Type: application/json

{"text":"sent at {{now_ns}} {{pad:60}}"}
