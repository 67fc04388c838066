import JSON

extension TAPReport {
    /// Runs the cases of a test file, and adds what comes of each.
    package mutating func run(_ path: String) {
        let file: WorkflowTestFile
        do { file = try WorkflowTestFile(path) } catch { return fail(path, file: path, error.description) }
        for object in file.cases {
            var name = "\(file.workflow): \(object["name"]?.string ?? object.place)"
            do throws(CommandFailure) {
                let test = try WorkflowTestCase(object)
                name = "\(file.workflow): \(test.name)"
                let differences = try test.differences(file)
                if differences.isEmpty { pass(name) } else { fail(name, file: path, differences) }
            } catch {
                fail(name, file: path, error.description)
            }
        }
    }
}
