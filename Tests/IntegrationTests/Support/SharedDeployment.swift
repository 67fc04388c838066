/// One deployment for all tests that need nothing of their own; starting one costs seconds.
///
/// Each test uses names that no other uses.
enum SharedDeployment {
    private static let started = Result { try Deployment() }

    /// The deployment, started when it is first asked for.
    static func get() throws -> Deployment { try started.get() }
}
