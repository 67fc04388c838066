@preconcurrency import Glibc  // For `environ`, which nobody changes once threads run.

/// The environment of this process. Nothing else in this program reads it.
enum ProcessEnvironment {
    /// The environment variables whose names begin as those of settings do.
    /// - Throws: ``ConfigurationError`` for a value that is no UTF-8; repaired, it would be another path.
    static func variables() throws(ConfigurationError) -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            entry += 1
            guard strncmp(text, Setting.prefix, Setting.prefix.utf8.count) == 0, let equals = strchr(text, 61) else {
                continue
            }
            let name = String(decoding: UnsafeRawBufferPointer(start: text, count: equals - text), as: UTF8.self)
            guard let value = String(validatingCString: equals + 1) else {
                throw ConfigurationError(name, found: String(cString: equals + 1), expected: "UTF-8")
            }
            variables[name] = value
        }
        return variables
    }

    /// Whether a variable is set.
    static func has(_ name: String) -> Bool { getenv(name) != nil }

    /// The cores of this machine.
    static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The directory that this process works in.
    static var currentDirectory: String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}

extension Settings.Sources {
    /// The environment of this process, and the configuration file that it names or the usual one.
    /// - Throws: ``ConfigurationError`` if the file cannot be read, or one that is named is not there.
    static func ofThisProcess() throws(ConfigurationError) -> Settings.Sources {
        let environment = try ProcessEnvironment.variables()
        let named = environment[ScriptVariable.config.rawValue].flatMap { $0.isEmpty ? nil : $0 }
        let file = try ConfigurationFile.read(named ?? ConfigurationFile.standardPath)
        if let named, file == nil {
            throw ConfigurationError(
                ScriptVariable.config.rawValue, found: named, expected: "the path of a configuration file that exists")
        }
        return Settings.Sources(
            environment: environment, file: file, directory: ProcessEnvironment.currentDirectory,
            cores: ProcessEnvironment.cores)
    }
}

extension Settings {
    /// The settings that this process was started with.
    /// - Throws: ``ConfigurationError`` for the first that cannot be meant.
    static func ofThisProcess() throws(ConfigurationError) -> Settings { try Settings(.ofThisProcess()) }
}
