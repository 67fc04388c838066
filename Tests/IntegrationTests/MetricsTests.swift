import Glibc
import Testing

/// What Prometheus gets.
struct MetricsTests {
    /// The values of all series, by name and labels as they are written.
    private func metrics(of deployment: Deployment) throws -> [String: Double] {
        let answer = try deployment.curl("GET", "/metrics")
        #expect(answer.status == 200 && answer["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        var values: [String: Double] = [:]
        for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
            let end = try #require(line.lastIndex(of: " "))
            let value: Double = try #require(Double(line[line.index(after: end)...]), "\(line)")
            values[String(line[..<end])] = value
        }
        return values
    }

    @Test func `counts are those of all workers, and survive the end of each`() throws {
        let deployment = try Deployment(settings: ["PACKAGEREPO_WORKERS": "3"])
        let token = try deployment.admin()
        #expect(try deployment.publish(Array("bytes".utf8), as: "acme/hello/1/x").status == 201)
        let requests =
            #"packagerepo_http_requests_total{method="GET",route="/v1/{namespace}/{name}/latest",status="200"}"#
        for _ in 0..<40 {
            #expect(try deployment.curl("GET", "/v1/acme/hello/latest", token: token).status == 200)
        }
        let before = try metrics(of: deployment)
        #expect(before[requests] == 40)
        #expect(before["packagerepo_workers"] == 3)
        #expect(before["packagerepo_blob_published_bytes_total"] == 5)
        #expect((before[#"packagerepo_worker_resident_memory_bytes{worker="2"}"#] ?? 0) > 1_000_000)

        let killed = try deployment.workers()
        for worker in killed { kill(worker, SIGKILL) }
        try awaitCondition("the workers are not replaced") {
            let workers = try deployment.workers()
            return workers.count == 3 && !workers.contains(where: killed.contains)
        }
        try awaitCondition("the service does not answer again") {
            try deployment.curl("GET", "/v1/acme/hello/latest", token: token).status == 200
        }
        let after = try metrics(of: deployment)
        for (series, value) in before where series.contains("_total") || series.contains("_bucket") {
            #expect((after[series] ?? -1) >= value, "\(series)")
        }
        #expect((after[requests] ?? 0) >= 41)
    }

    @Test func `whoever comes through a proxy on this machine needs to be an administrator`() throws {
        let deployment = try SharedDeployment.get()
        let proxied = ["X-Forwarded-For: 192.0.2.1"]
        #expect(try deployment.curl("GET", "/metrics", fields: proxied).status == 401)
        let reader = try deployment.token(scopes: ["read"])
        #expect(try deployment.curl("GET", "/metrics", token: reader, fields: proxied).status == 403)
        #expect(try deployment.curl("GET", "/metrics", token: deployment.admin(), fields: proxied).status == 200)
    }
}
