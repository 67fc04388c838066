import JSON
import Values
import WorkflowModel

/// How nodes that work on values read their parameters.
extension NodeCall {
    /// Returns the value of a parameter of kind `any`; null if it is absent.
    /// - Throws: `TYPE_MISMATCH` for an uploaded file.
    func value(_ parameter: NodeParameter) throws(NodeFailure) -> JSONValue {
        if case .file? = self[parameter] { throw mismatch(parameter, "a JSON value") }
        return json(parameter)
    }

    /// Returns the value of an integer; nil if it is absent.
    func optionalInteger(_ parameter: NodeParameter) -> Int? { json(parameter).int }

    /// The elements of a list of booleans.
    /// - Throws: `TYPE_MISMATCH` for any other element.
    func booleans(_ parameter: NodeParameter) throws(NodeFailure) -> [Bool] {
        var truths: [Bool] = []
        for (index, element) in json(parameter).elements.enumerated() {
            guard let truth = element.bool else {
                throw NodeFailure(
                    "TYPE_MISMATCH",
                    "Element \(index) of '\(parameter.name)' must be a boolean; found \(element.kind.rawValue)")
            }
            truths.append(truth)
        }
        return truths
    }

    /// Tells whether a test holds for an item.
    /// - Throws: the test's own failure; `TYPE_MISMATCH` if the result is not a boolean.
    func test(_ parameter: NodeParameter, _ item: JSONValue, _ index: Int) throws(NodeFailure) -> Bool {
        let value = try evaluate(parameter, item: item, index: index)
        guard let truth = value.bool else {
            throw NodeFailure(
                "TYPE_MISMATCH",
                "'\(parameter.name)' must give a boolean; it gives \(value.kind.rawValue) for the item at \(index)")
        }
        return truth
    }

    /// Reads a parameter as a path.
    func path(_ parameter: NodeParameter) throws -> ValuePath { try ValuePath(value(parameter)) }

    /// Reads a parameter as a path; nil if it is absent.
    func optionalPath(_ parameter: NodeParameter) throws -> ValuePath? {
        self[parameter] == nil ? nil : try path(parameter)
    }

    /// Converts a value; gives a default for one that cannot be converted.
    func converted(
        _ parameter: NodeParameter, _ fallback: NodeParameter,
        _ convert: (JSONValue) throws(ValueError) -> JSONValue
    ) throws -> JSONValue {
        let value = try value(parameter)
        do { return try convert(value) } catch {
            guard isGiven(fallback) else { throw error }
            return try self.value(fallback)
        }
    }

    /// Sets a variable of the execution.
    /// - Throws: `OUT_OF_RANGE` for an empty name, `LIMIT_EXCEEDED` where all variables together are too much.
    func setVariable(_ parameter: NodeParameter, to value: JSONValue) throws {
        let key = try string(parameter)
        guard !key.isEmpty else { throw ValueError.range("a variable must have a name") }
        let variables = execution.variables.setting(key, to: value)
        try ValueLimit.check(variables)
        execution.variables = variables
    }
}
