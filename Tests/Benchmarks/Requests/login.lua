-- A request of wrk's that logs in, which costs the hash of a password.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"username":"admin","password":"admin"}'
