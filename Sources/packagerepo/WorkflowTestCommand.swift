import ArgumentParser
import WorkflowTools

/// `packagerepo workflow test PATH…`
struct WorkflowTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the tests of workflow files.",
        discussion: """
            NAME.test.json beside NAME.json holds its cases; of a directory all are run. Each case has a repository in \
            memory of its own, and no network. Prints TAP. Exits with 1 if a test does not hold.
            """)

    @Argument(help: "Test files, workflow files that have one, and directories of them.") var paths: [String]

    func run() throws {
        let files = try WorkflowFiles.find(paths.map(WorkflowFiles.testFile(of:)), .tests)
        guard !files.isEmpty else {
            throw CommandFailure("There are no test files in \(paths.joined(separator: ", "))")
        }
        var report = TAPReport()
        for path in files { report.run(path) }
        try StandardOutput.write(report.text)
        if report.failureCount > 0 { throw ExitCode.failure }
    }
}
