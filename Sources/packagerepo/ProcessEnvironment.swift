import Glibc

extension Configuration {
    /// The settings that this process was started with.
    /// - Throws: ``ConfigurationError`` for the first variable whose value cannot be meant.
    static func ofThisProcess() throws(ConfigurationError) -> Configuration {
        var environment: [String: String] = [:]
        for variable in Variable.allCases {
            guard let value = getenv(variable.rawValue) else { continue }
            // String(cString:) would repair it without a word, into a path that is another one.
            guard let text = String(validatingCString: value) else {
                throw ConfigurationError(variable, found: String(cString: value), expected: "UTF-8")
            }
            environment[variable.rawValue] = text
        }
        return try Configuration(
            environment, directory: currentDirectory, cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    private static var currentDirectory: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}
