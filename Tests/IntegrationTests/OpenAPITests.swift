import JSON
import Testing

/// The API's description, read by the programs that others read it with.
@Suite(.enabled(if: PythonTools.areThere, "deploy/test could not install the tools from PyPI"))
struct OpenAPITests {
    private func description(of deployment: Deployment) throws -> String {
        let answer = try deployment.curl("GET", "/openapi.json")
        #expect(answer.status == 200 && answer["Content-Type"] == "application/json")
        let path = deployment.directory + "/openapi.json"
        try Files.write(answer.body, to: path)
        return path
    }

    @Test func `the description is valid OpenAPI 3.1`() throws {
        let path = try description(of: SharedDeployment.get())
        let checked = try PythonTools.run(["openapi-spec-validator", path])
        #expect(checked.status == 0, "\(checked.output)")
    }

    @Test func `schemathesis finds nothing in the service that the description does not say`() throws {
        let deployment = try Deployment()
        // By one worker: two threads that parse Python at once end CPython 3.11 with "recursion depth mismatch".
        let checked = try PythonTools.run([
            "schemathesis", "run", try description(of: deployment), "--url", "http://127.0.0.1:\(deployment.httpPort)",
            "--header", "Authorization: Bearer \(try deployment.admin())", "--phases", "examples,coverage,fuzzing",
            "--max-examples", "15", "--seed", "1", "--no-color", "--suppress-health-check", "all",
            // A definition may follow the schema and have errors nevertheless, a name be reserved.
            "--exclude-checks", "positive_data_acceptance",
        ])
        #expect(checked.status == 0, "\(checked.output.suffix(6_000))")
    }

    @Test func `a client that is generated from the description publishes and downloads`() throws {
        let deployment = try Deployment()
        let client = deployment.directory + "/client"
        let made = try PythonTools.run([
            "openapi-python-client", "generate", "--path", try description(of: deployment), "--output-path", client,
        ])
        #expect(made.status == 0, "\(made.output)")
        let walked = try PythonTools.run([
            "python", Deployment.clone + "/Tests/Description/generated_client.py", client,
            "http://127.0.0.1:\(deployment.httpPort)", try deployment.admin(),
        ])
        #expect(walked.status == 0, "\(walked.output)")
    }
}

/// The programs of PyPI that `deploy/test` installs.
enum PythonTools {
    private static let directory = Deployment.clone + "/.build/python/bin"

    /// Whether they are installed.
    static let areThere = Files.exists(directory + "/schemathesis")

    /// Runs one to its end.
    static func run(_ arguments: [String]) throws -> Completion {
        try IntegrationTests.run(
            ["\(directory)/\(arguments[0])"] + arguments.dropFirst(),
            environment: ["PATH": "\(directory):/usr/bin:/bin", "no_proxy": "*", "PYTHONDONTWRITEBYTECODE": "1"],
            directory: "/")
    }
}
