# signed in, ready, watching nothing, and silent
@once {"op":10 => {"op":2,"d":{"token":"{{file:token}}"}}
@ready {"op":0,"t":"ready"
GET /api/v1/gateway
