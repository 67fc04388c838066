import JSON

/// Results of tests as the Test Anything Protocol, version 14, writes them (testanything.org).
package struct TAPReport {
    private var lines = ["TAP version 14"]
    private var count = 0
    package private(set) var failureCount = 0

    /// An empty report.
    package init() {}

    /// Adds a test that held.
    mutating func pass(_ name: String) { add("ok", name) }

    /// Adds a test that did not hold: where, what was expected and what was found.
    mutating func fail(_ name: String, file: String, _ differences: [Expectation.Difference]) {
        fail(
            name,
            ["file: \(yaml(file))", "failures:"]
                + differences.flatMap { difference in
                    [
                        "  - at: \(yaml(difference.place))", "    expected: \(excerpt(difference.expected))",
                        "    found: \(difference.found.map(excerpt) ?? "# nothing is there")",
                    ]
                })
    }

    /// Adds a test that could not be run.
    mutating func fail(_ name: String, file: String, _ reason: String) {
        fail(name, ["file: \(yaml(file))", "message: \(yaml(reason))"])
    }

    /// All of it.
    package var text: String { (lines + ["1..\(count)"]).joined(separator: "\n") + "\n" }

    private mutating func fail(_ name: String, _ diagnostics: [String]) {
        add("not ok", name)
        failureCount += 1
        lines += ["  ---"] + diagnostics.map { "  \($0)" } + ["  ..."]
    }

    private mutating func add(_ result: String, _ name: String) {
        count += 1
        // A number sign would begin a directive, such as TODO.
        let description = name.visible.split(separator: "\\", omittingEmptySubsequences: false)
            .joined(separator: "\\\\").split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\\#")
        lines.append("\(result) \(count) - \(description)")
    }

    /// A JSON string is a YAML one.
    private func yaml(_ text: String) -> String { JSONValue(text).description }

    private func excerpt(_ value: JSONValue) -> String {
        let text = value.description
        return text.utf8.count <= 2_000 ? text : yaml("\(text.prefix(2_000))…")
    }
}
