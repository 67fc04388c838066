/// The value of a setting that is not set.
enum SettingDefault: Sendable {
    /// This value.
    case fixed(String)
    /// This path, from the directory that the program is started in, or ``ScriptVariable/home``.
    case path(String)
    /// A place in the data directory.
    case data(@Sendable (DataDirectories) -> String)
    /// So many for each core of the machine.
    case cores(Int)
    /// None; what happens then.
    case nothing(String)

    /// The default as documentation states it, for any machine.
    var shown: String {
        switch self {
        case .fixed(let text): text
        case .path(let path): "./\(path)"
        case .data(let place): place(DataDirectories(data: "$\(Setting.data.rawValue)"))
        case .cores(1): "one for each core"
        case .cores(let count): "\(count) for each core"
        case .nothing(let instead): instead
        }
    }
}
