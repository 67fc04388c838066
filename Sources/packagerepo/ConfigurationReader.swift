/// Reads values of one kind each out of the environment; nil where a variable is absent or empty.
struct ConfigurationReader {
    let environment: [String: String]
    let directory: String

    private func text(_ variable: Configuration.Variable) -> String? {
        environment[variable.rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A path, made absolute.
    func path(_ variable: Configuration.Variable) throws(ConfigurationError) -> String? {
        guard let found = text(variable) else { return nil }
        // PATH_MAX counts the closing NUL.
        guard found.utf8.count < 4096, !found.utf8.contains(0) else {
            throw ConfigurationError(variable, found: found, expected: "a path of at most 4,095 bytes")
        }
        return absolute(found)
    }

    /// `path` from the root on, without `.` and empty segments; `..` stays, since links give it its own meaning.
    func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : directory + "/" + path
        return "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    /// A whole number in decimal digits.
    func number(
        _ variable: Configuration.Variable, _ range: ClosedRange<Int>
    ) throws(ConfigurationError) -> Int? {
        guard let found = text(variable) else { return nil }
        let isDecimal = found.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        guard isDecimal, let number = Int(found), range.contains(number) else {
            throw ConfigurationError(
                variable, found: found,
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One of a few words.
    func choice<Value>(
        _ variable: Configuration.Variable, _ choices: [String: Value]
    ) throws(ConfigurationError) -> Value? {
        guard let found = text(variable) else { return nil }
        guard let value = choices[found] else {
            throw ConfigurationError(
                variable, found: found, expected: "one of " + choices.keys.sorted().joined(separator: ", "))
        }
        return value
    }

    /// An address or host name, in brackets or not, without a port.
    func address(_ variable: Configuration.Variable) throws(ConfigurationError) -> String? {
        guard let found = text(variable) else { return nil }
        guard NetworkAddress.isPlausible(found) else {
            throw ConfigurationError(
                variable, found: found, expected: "an IP address, a host name or * (without a port)")
        }
        return found
    }
}
