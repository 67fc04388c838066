-- A request of wrk's that executes a workflow.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"text":"soon","number":21,"list":[{"n":1},{"n":2}],"object":{"c":[1,2,3]}}'
