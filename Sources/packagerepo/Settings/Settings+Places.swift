import Glibc
import System

extension Settings {
    /// The problems with the files and directories that the settings name; empty if there are none.
    ///
    /// Nothing is made. What the service makes at its start may be missing.
    var unusablePlaces: [String] {
        [dataProblem, workflowsProblem].compactMap(\.self)
            + [Setting.nginxConf, .tlsCertificate, .tlsKey].compactMap { setting in
                guard source(of: setting) != .standard, access(text(setting), R_OK) != 0 else { return nil }
                return "\(setting.rawValue) is \(text(setting)): \(SystemError("reading").reason)"
            }
    }

    private var dataProblem: String? {
        let data = directories.data
        guard let kind = kind(of: data) else { return nil }
        guard kind == .directory else { return "\(Setting.data.rawValue) is \(data), which is no directory" }
        // A directory that holds something else is not taken over; one that has a database is in use already.
        guard access(directories.database, F_OK) != 0 else { return nil }
        let names = (try? Directory.names(in: data)) ?? []
        return names.sorted().first { !directories.owns($0) }.map {
            "\(Setting.data.rawValue) is \(data), which holds something else: \(data)/\($0.oneLine)"
        }
    }

    private var workflowsProblem: String? {
        let workflows = text(.workflows)
        guard kind(of: workflows) == .directory else {
            return "\(Setting.workflows.rawValue) is \(workflows), which is no directory"
        }
        return nil
    }

    private func kind(of path: String) -> FileStatus.Kind? { (try? FileStatus(of: path))?.kind }
}
