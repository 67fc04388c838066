import JSON
import Testing

/// The arithmetic and the report of `deploy/bench`; what it measures is nothing for a test.
struct BenchTests {
    /// Runs bash with the functions of `Tests/Benchmarks` and the settings of a whole run.
    private func bash(_ script: String) throws -> Completion {
        let functions = """
            set -euo pipefail
            short=0 rounds=3
            . deploy/lib/messages.sh
            . Tests/Benchmarks/Harness/measure.sh
            . Tests/Benchmarks/Harness/results.sh
            . Tests/Benchmarks/Rows/engine.sh

            """
        return try run(["/bin/bash", "-c", "cd \"$1\"\n" + functions + script, "bench", Deployment.clone])
    }

    @Test(arguments: [("3", "3"), ("5 1 3", "3"), ("10 9 100 8", "9.5"), ("0.2 1e3 0.1", "0.2"), ("", "")])
    func `the median is the middle one, by size and not as text`(samples: String, median: String) throws {
        let answer = try bash("median '\(samples)'")
        #expect(answer.status == 0)
        #expect(answer.output == median)
    }

    @Test func `a ratio is the median of the quotients of each round, not the quotient of the medians`() throws {
        let answer = try bash("record_ratio 1 a /s '10 30 20' '10 10 40' '>=' 0.7 && print_table")
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.output.contains("| 1 | a | 20 /s | 10 /s | 1.00 | ≥ 0.70 | met |"), "\(answer.output)")
    }

    @Test func `the sides take turns at beginning`() throws {
        let answer = try bash(
            """
            ours() { printf 'ours ' >&2; }
            theirs() { printf 'theirs ' >&2; }
            alternate ours theirs
            """)
        #expect(answer.output == "ours theirs theirs ours ours theirs ")
    }

    @Test(arguments: [
        ("'1.5 2.5 2' '<=' 2", "met"), ("'3 3 1' '<=' 2", "not met"), ("'7' '>=' 7.5", "not met"),
        ("'8' '>=' 7.5", "met"),
    ])
    func `a target is met up to its very value`(samplesAndTarget: String, verdict: String) throws {
        let answer = try bash("record_value 12 start ms \(samplesAndTarget) && print_table")
        #expect(answer.output.contains("| \(verdict) |\n"), "\(answer.output)")
    }

    @Test func `a short run judges nothing`() throws {
        let answer = try bash("short=1; record_value 12 start ms 999 '<=' 200 && print_table")
        #expect(answer.output.contains("| not judged |\n"), "\(answer.output)")
    }

    @Test func `the table is JSON too, with every sample, and with nothing where nothing was measured`() throws {
        let answer = try bash(
            """
            record_ratio 3 'a "quoted" \\ name' /s '10 30' '20 20' '>=' 0.7 'half | a note'
            record_missing 8 engine ns '<=' 300 'not measured' 'why'
            print_json '{"cores":2}'
            """)
        let report = try JSONValue.parse(answer.output)
        let rows = try #require(report["rows"])
        #expect(report["machine"] == ["cores": 2])
        #expect(rows[0]?["what"] == #"a "quoted" \ name"#)
        #expect(rows[0]?["samples_ours"] == [10, 30])
        #expect(rows[0]?["samples_baseline"] == [20, 20])
        #expect(rows[0]?["verdict"] == "met")
        #expect(rows[1]?["measured"] == JSONValue.null)
        #expect(rows[1]?["verdict"] == "not measured")
    }

    @Test func `processor time is that of a process and all below it`() throws {
        let answer = try bash(
            """
            timeout 60 bash -c 'bash -c "while :; do :; done" & wait' &
            until (($(processor_time $!) >= 50)); do is_over=$(jobs -r); [[ -n $is_over ]]; done
            kill $!
            """)
        #expect(answer.status == 0, "\(answer.output)")
    }

    @Test func `a report of the engine's benchmarks is read in the units that it has`() throws {
        let answer = try bash(
            """
            read_engine_report - <<'END'
            ### load 20 nodes, cold

            | Metric | p0 | p25 | p50 | p75 |
            |:--|--:|--:|--:|--:|
            | Instructions (K) * | 1 | 2 | 3 | 4 |
            | Time (wall clock) (μs) * | 700 | 710 | 720 | 730 |
            ### execute 1 nodes
            | Time (wall clock) (ns) * | 7 | 8 | 9 | 10 |
            END
            """)
        #expect(answer.output == "load 20 nodes, cold\t720000\nexecute 1 nodes\t9\n", "\(answer.output)")
    }

    @Test(arguments: [["14"], ["--json"], ["fast"]])
    func `what it does not know is refused before anything is built`(arguments: [String]) throws {
        let refused = try run([Deployment.clone + "/deploy/bench"] + arguments)
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("bench: usage: deploy/bench"), "\(refused.output)")
    }
}
