import Testing

@testable import Metrics

@Suite("Report of metrics") struct PrometheusReportTests {
    private let segment: MetricsSegment

    init() throws {
        segment = try MetricsSegment(privateSlots: 4)
        for number in 0..<2 {
            let slot = segment.slot(number)
            slot.beginProcess(generation: 1)
            slot.countAnswer(slot.route("GET", "/v1/{namespace}/{name}/latest"), status: 200, microseconds: 300)
            slot.countAnswer(slot.route("any", "unmatched"), status: 404, microseconds: 20_000)
            slot.count(.storeReadNanoseconds, by: 250_000_000)
            slot.count(.nodeErrors, label: "kv.get")
            slot.observe(.commitBatch, 3)
        }
    }

    private var lines: [Substring] {
        PrometheusReport.text(segment, release: "1.2.3", waiting: 7).split(separator: "\n")
    }

    @Test(
        "what the workers have counted is summed",
        arguments: [
            #"packagerepo_build_info{version="1.2.3"} 1"#,
            #"packagerepo_http_requests_total{method="GET",route="/v1/{namespace}/{name}/latest",status="200"} 2"#,
            #"packagerepo_http_requests_total{method="any",route="unmatched",status="404"} 2"#,
            #"packagerepo_http_responses_total{class="4xx"} 2"#,
            #"packagerepo_http_responses_total{class="5xx"} 0"#,
            #"packagerepo_http_request_duration_seconds_bucket{method="any",route="unmatched",le="0.01"} 0"#,
            #"packagerepo_http_request_duration_seconds_bucket{method="any",route="unmatched",le="0.025"} 2"#,
            #"packagerepo_http_request_duration_seconds_bucket{method="any",route="unmatched",le="+Inf"} 2"#,
            #"packagerepo_http_request_duration_seconds_sum{method="any",route="unmatched"} 0.04"#,
            #"packagerepo_http_request_duration_seconds_count{method="any",route="unmatched"} 2"#,
            "packagerepo_store_read_seconds_total 0.5",
            #"packagerepo_store_commit_batch_size_bucket{le="2"} 0"#,
            #"packagerepo_store_commit_batch_size_bucket{le="4"} 2"#,
            "packagerepo_store_commit_batch_size_sum 6",
            #"packagerepo_node_errors_total{type="kv.get"} 2"#,
            #"packagerepo_logins_total{result="refused"} 0"#,
            "packagerepo_jobs_waiting 7",
            "packagerepo_workers 2",
            #"packagerepo_worker_generation{worker="1"} 1"#,
        ])
    func sums(line: String) {
        #expect(lines.contains { $0 == line })
    }

    @Test("each family is announced once, before its series, which stand together")
    func familiesStandTogether() {
        var announced: [Substring] = []
        for line in lines {
            if line.hasPrefix("# TYPE ") { announced.append(line.split(separator: " ")[2]) }
            guard !line.hasPrefix("#"), let family = announced.last else { continue }
            #expect(line.hasPrefix(family))
        }
        #expect(Set(announced).count == announced.count)
    }

    @Test("the gauges of a process that has ended are not shown, what it counted is")
    func endedProcesses() {
        let slot = segment.slot(1)
        // A number that no process can have (proc(5), pid_max).
        slot.set(.process, to: 1 << 30)
        #expect(lines.contains("packagerepo_workers 1"))
        #expect(!lines.contains { $0.hasPrefix(#"packagerepo_worker_generation{worker="1"}"#) })
        #expect(lines.contains { $0.hasSuffix(#"latest",status="200"} 2"#) })
    }

    @Test("a label's value cannot end its quotes")
    func quotes() {
        #expect(PrometheusReport.quoted("a\"b\\c\nd") == #""a\"b\\c\nd""#)
    }
}
