import Values

/// The value of every setting, and where each comes from.
struct Settings: Sendable {
    /// The source of a value.
    enum Source: String, Sendable {
        case standard = "default"
        case file, environment
    }

    /// The sources of settings.
    struct Sources {
        /// The environment variables of this program's prefix.
        var environment: [String: String]
        var file: ConfigurationFile?
        /// The absolute path that relative ones of the environment start from.
        var directory: String
        /// The absolute path that defaults start from, unless ``ScriptVariable/home`` names another.
        var home: String {
            environment[ScriptVariable.home.rawValue].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? directory
        }
        /// The cores of this machine.
        var cores: Int
    }

    private struct Entry: Sendable {
        let text: String
        let source: Source
    }

    /// The configuration file that was read.
    let file: String?
    private var entries: [Setting: Entry] = [:]

    /// Reads every setting out of `sources`.
    /// - Throws: ``ConfigurationError``, the first of ``resolve(_:)``.
    init(_ sources: Sources) throws(ConfigurationError) {
        let (settings, problems) = Self.resolve(sources)
        if let first = problems.first { throw first }
        self = settings
    }

    private init(file: String?) { self.file = file }

    /// Reads every setting, and tells all that is wrong: a name that is no setting, a value that is not allowed, values
    /// that do not go together. An empty value counts as none.
    static func resolve(_ sources: Sources) -> (settings: Settings, problems: [ConfigurationError]) {
        var settings = Settings(file: sources.file?.path)
        var problems: [ConfigurationError] = sources.file?.problems ?? []
        for (name, text) in sources.environment.sorted(by: { $0.key < $1.key }) {
            guard Setting(rawValue: name) == nil, ScriptVariable(rawValue: name) == nil else { continue }
            problems.append(unknown(name, value: text))
        }
        for line in sources.file?.lines ?? [] {
            guard let setting = Setting(rawValue: line.name) else {
                problems.append(unknown(line.name, value: line.value, at: line.place))
                continue
            }
            if setting.declaration.kind.isPath, !line.value.isEmpty, !line.value.hasPrefix("/") {
                let expected = "an absolute path in a configuration file"
                problems.append(ConfigurationError(line.name, found: line.value, expected: expected, at: line.place))
                continue
            }
            settings.take(line.value, for: setting, from: .file, line.place, sources.directory, &problems)
        }
        for setting in Setting.allCases {
            guard let text = sources.environment[setting.rawValue] else { continue }
            settings.take(text, for: setting, from: .environment, nil, sources.directory, &problems)
        }
        settings.addDefaults(sources)
        if problems.isEmpty { problems = settings.contradictions }
        return (settings, problems)
    }

    private mutating func take(
        _ text: String, for setting: Setting, from source: Source, _ place: String?, _ directory: String,
        _ problems: inout [ConfigurationError]
    ) {
        if text.isEmpty { return }
        let kind = setting.declaration.kind
        if let value = kind.normalized(text, from: directory) {
            entries[setting] = Entry(text: value, source: source)
        } else {
            problems.append(
                ConfigurationError(setting.rawValue, found: text, expected: kind.expectation, at: place))
        }
    }

    /// In the order of the table: places in the data directory follow that.
    private mutating func addDefaults(_ sources: Sources) {
        for setting in Setting.allCases where entries[setting] == nil {
            let declaration = setting.declaration
            let text: String? =
                switch declaration.standard {
                case .fixed(let text): text
                case .path(let path): declaration.kind.normalized(path, from: sources.home)
                case .data(let place): place(directories)
                case .cores(let count): declaration.kind.normalized(String(count * max(1, sources.cores)), from: "/")
                case .nothing: nil
                }
            if let text { entries[setting] = Entry(text: text, source: .standard) }
        }
    }

    private static func unknown(_ name: String, value: String, at place: String? = nil) -> ConfigurationError {
        let known = Setting.allCases.map(\.rawValue)
        let meant = nearest(to: name, among: known).map { "; did you mean \($0)?" }
        return ConfigurationError(
            "\(name.oneLine) is no setting" + (meant ?? "; `packagerepo config print` lists them"), at: place)
    }

    /// The value; nil if there is none.
    subscript(setting: Setting) -> String? { entries[setting]?.text }

    /// The source of the value.
    func source(of setting: Setting) -> Source { entries[setting]?.source ?? .standard }

    /// The value of a setting that has one always.
    func text(_ setting: Setting) -> String {
        guard let text = self[setting] else { preconditionFailure("\(setting) has no default") }
        return text
    }

    /// The value of a number that has one always.
    func number(_ setting: Setting) -> Int {
        guard let number = Int(text(setting)) else { preconditionFailure("\(setting) is no number") }
        return number
    }

    /// The elements of a list; empty if it has no value.
    func list(_ setting: Setting) -> [String] { self[setting].map { SettingKind.elements(of: $0) } ?? [] }

    /// Whether a flag is on.
    func isOn(_ setting: Setting) -> Bool { self[setting] == "1" }

    /// The places in the data directory.
    var directories: DataDirectories { DataDirectories(data: text(.data)) }

    /// Finds contradictions between values that are each allowed.
    private var contradictions: [ConfigurationError] {
        var found: [ConfigurationError] = []
        let ports: [(Setting, Setting)] = [
            (.httpPort, .httpsPort), (.httpPort, .redirectPort), (.httpsPort, .redirectPort),
        ]
        for (one, other) in ports where self[one] == self[other] {
            found.append(
                ConfigurationError(
                    "\(one.rawValue) and \(other.rawValue) are both \(text(one)); expected two ports"))
        }
        if (source(of: .tlsCertificate) == .standard) != (source(of: .tlsKey) == .standard) {
            found.append(
                ConfigurationError(
                    "one of \(Setting.tlsCertificate.rawValue) and \(Setting.tlsKey.rawValue) is set; expected both, "
                        + "or neither"))
        }
        if number(.requestSeconds) < number(.executionSeconds) {
            found.append(
                ConfigurationError(
                    "\(Setting.requestSeconds.rawValue) is \(text(.requestSeconds)), less than the "
                        + "\(text(.executionSeconds)) of \(Setting.executionSeconds.rawValue); expected at least as many"
                ))
        }
        // What `sockaddr_un` has room for, with a NUL (unix(7)).
        for path in [text(.socket), directories.blobSocket] where path.utf8.count > 107 {
            found.append(
                ConfigurationError(
                    "'\(path.oneLine)' has \(path.utf8.count) bytes; a socket's path has 1 to 107: set "
                        + "\(Setting.data.rawValue) or \(Setting.socket.rawValue) to a shorter one"))
        }
        return found
    }
}

extension SettingKind {
    fileprivate var isPath: Bool { if case .path = self { true } else { false } }
}
