import Glibc
import Identity
import System

/// Checks the data directory: whose it is, who may enter it, whether uploads can become blobs, whether there is room.
struct DataDiagnosis {
    private static let scarce = 1 << 30  // bytes
    private static let tooLittle = 64 << 20  // bytes

    let settings: Settings

    private var directories: DataDirectories { settings.directories }
    private var data: String { directories.data }

    /// To be run by root, or as the directory's owner.
    var owner: [Diagnosis] {
        guard let status = try? FileStatus(of: data), status.kind == .directory else {
            return [
                .problem(
                    "data", "\(data) is not there, or cannot be seen",
                    remedy: "install -d -o packagerepo -g packagerepo -m 750 \(data) && packagerepo initialize")
            ]
        }
        let name = Self.name(of: status.user)
        var found: [Diagnosis] = []
        if status.user == 0 {
            found.append(
                .problem(
                    "owner", "\(data) belongs to root, which must not serve",
                    remedy: "chown -R packagerepo:packagerepo \(data)"))
        }
        if status.permissions & 0o002 != 0 {
            found.append(
                .problem("owner", "\(data) can be written to by everyone", remedy: "chmod 750 \(data)"))
        }
        let database = directories.database
        for path in [directories.blobs, directories.uploads, directories.keys, database, database + "-wal"] {
            guard let part = try? FileStatus(of: path), part.user != status.user else { continue }
            found.append(
                .problem(
                    "owner", "\(path) belongs to \(Self.name(of: part.user)), and \(data) to \(name)",
                    remedy: "chown -R \(name): \(path)"))
        }
        if geteuid() != 0, geteuid() != status.user {
            found.append(
                .problem(
                    "owner", "this is run by \(Self.name(of: geteuid())), who is not the owner of \(data)",
                    remedy: "run it as root or as \(name)"))
        }
        return found.isEmpty ? [.ok("owner", "\(data) belongs to \(name)")] : found
    }

    /// To be run as the owner.
    var contents: [Diagnosis] { [database, key, fileSystem, clock, room] }

    private var database: Diagnosis {
        let path = directories.database
        guard access(path, F_OK) == 0 else {
            return .problem(
                "database", "there is no \(path) yet", remedy: "packagerepo initialize (or restore it from a backup)")
        }
        guard access(path, R_OK | W_OK) == 0, access(data, W_OK | X_OK) == 0 else {
            return .problem(
                "database", "the owner of \(data) may not write to \(path) or beside it",
                remedy: "chmod 640 \(path); chmod 750 \(data)")
        }
        return .ok("database", "\(path) can be read and written")
    }

    private var key: Diagnosis {
        let path = settings[.jwtKeyFile] ?? directories.keys + "/jwt.key"
        if let status = try? FileStatus(of: directories.keys), status.permissions & 0o077 != 0 {
            return .problem(
                "key", "\(directories.keys) can be entered by others than its owner",
                remedy: "chmod 700 \(directories.keys)")
        }
        do throws(SigningKeyError) {
            _ = try SigningKey.load(from: path)
            return .ok("key", "\(path) is there, for its owner alone")
        } catch {
            return .problem("key", "\(error)", remedy: "packagerepo initialize makes one where there is none")
        }
    }

    /// Uploads become blobs by link(2), which also fails between two mounts of one file system.
    private var fileSystem: Diagnosis {
        let (uploads, blobs) = (directories.uploads, directories.blobs)
        let name = "/.doctor-\(getpid())"
        let number = open(uploads + name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard number >= 0 else {
            return .problem(
                "storage", SystemError("writing to", uploads).description,
                remedy: "packagerepo initialize makes the directories; they must belong to the owner of \(data)")
        }
        defer {
            close(number)
            unlink(uploads + name)
            unlink(blobs + name)
        }
        guard link(uploads + name, blobs + name) == 0 else {
            return .problem(
                "storage",
                "\(SystemError("linking a file of \(uploads) into", blobs)); an upload could not become a blob",
                remedy: "put both on one mount: mount the whole of \(data), not its parts")
        }
        return .ok("storage", "\(uploads) and \(blobs) are on one file system")
    }

    private var clock: Diagnosis {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var status = stat()
        if stat(directories.database, &status) == 0, status.st_mtim.tv_sec > now.tv_sec + 300 {
            return .problem(
                "clock", "the clock is \(status.st_mtim.tv_sec - now.tv_sec) s behind the last change of the database",
                remedy: "set the clock; keep it right by NTP (apt-get install systemd-timesyncd)")
        }
        // Where systemd does not run this cannot be told.
        let state = ShellCommand("timedatectl show --property=NTPSynchronized --value")
        guard state.output != "no\n" else {
            return .warning(
                "clock", "nothing keeps the clock right", remedy: "apt-get install systemd-timesyncd, or chrony")
        }
        return .ok("clock", "the clock is not behind what is stored")
    }

    private var room: Diagnosis {
        var status = statvfs()
        guard statvfs(data, &status) == 0 else {
            return .problem("room", SystemError("asking for the room at", data).description, remedy: "see the error")
        }
        let free = Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
        let size = "\(free >> 20) MiB are free at \(data)"
        if free < Self.tooLittle || (status.f_files > 0 && status.f_favail < 1_000) {
            return .problem(
                "room", status.f_favail < 1_000 ? "\(status.f_favail) inodes are free at \(data)" : size,
                remedy: "remove what is not needed there, or move \(data) to a larger file system")
        }
        if free < Self.scarce {
            return .warning("room", size, remedy: "plan for more: writes are refused when it is full")
        }
        return .ok("room", size)
    }

    /// The name of a user, or its number.
    static func name(of user: UInt32) -> String {
        getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "user \(user)"
    }
}
