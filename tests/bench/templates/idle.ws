# signed in, ready, and silent
GET /api/v1/gateway
@once {"op":10 => {"op":2,"d":{"token":"{{file:token}}"}}
@ready {"op":0,"t":"ready"
