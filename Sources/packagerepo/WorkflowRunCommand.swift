import ArgumentParser
import Glibc
import JSON
import RepositoryModel
import System
import WorkflowEngine
import WorkflowModel
import WorkflowTools

/// `packagerepo workflow run FILE`
struct WorkflowRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a workflow file here, in a repository in memory.",
        discussion: """
            Prints the answer: {status, headers, body}, or {output} where no node answers, and {error} of a failure. \
            Workflows that it runs are looked for beside the file. Nothing is kept. Exits with 1 where the answer is \
            an error.
            """)

    @Option(help: "The inputs: an object as JSON, or @ and the path of a file with it.") var input = "{}"
    @Flag(help: "Say of each node whether and why it ran, with its result.") var trace = false
    @Option(help: "The tenant.") var tenant = "default"
    @Argument(help: "A workflow file.") var file: String

    func validate() throws {
        do { _ = try TenantID(tenant) } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let text = try inputText
        let inputs: JSONValue
        do { inputs = try JSONValue.parse(text) } catch {
            throw CommandFailure("--input is not JSON: \(error.message) at line \(error.line), column \(error.column)")
        }
        guard inputs.kind == .object else {
            throw CommandFailure("--input must be an object; found \(inputs.kind.rawValue)")
        }
        let repository = LocalRepository()
        let workflows = LocalWorkflows(directory: Directory.parent(of: file), registry: repository.registry)
        let answer = repository.execute(
            try workflows.plan(of: file),
            for: .local(.defaultPrincipal(of: tenant), tenant: try TenantID(tenant)),
            request: WorkflowRequest(body: .json(text: text, value: inputs)), workflows: workflows,
            detail: trace ? .values : .outline)
        let json = answer.json(withTrace: trace)
        try StandardOutput.write(String(decoding: json.serialized(indent: 2), as: UTF8.self) + "\n")
        if answer.isError { throw ExitCode.failure }
    }

    private var inputText: [UInt8] {
        get throws(CommandFailure) {
            guard input.hasPrefix("@") else { return Array(input.utf8) }
            return try WorkflowFile(String(input.dropFirst())).bytes
        }
    }
}

extension LocalAnswer {
    /// The answer as the command prints it.
    fileprivate func json(withTrace: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = []
        if let output {
            members.append(("output", output))
        } else {
            members += [("status", JSONValue(status)), ("headers", headers), ("body", body)]
        }
        if let error { members.append(("error", error)) }
        if withTrace { members.append(("trace", trace)) }
        return JSONValue(members: members)
    }
}
