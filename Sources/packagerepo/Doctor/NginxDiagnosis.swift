import Glibc
import System

/// Checks nginx: the program, and either the ports of an instance of its own or the configuration of a shared one.
struct NginxDiagnosis {
    private static let modules = ["ssl", "v2", "realip", "auth_request"]

    let settings: Settings

    /// Whether the program is there with all that nginx.conf needs.
    var program: Diagnosis {
        let version = ShellCommand("nginx -V")
        guard version.succeeded else {
            return .problem("nginx", "nginx cannot be run", remedy: "apt-get install nginx")
        }
        let missing = Self.modules.filter { !version.output.contains("--with-http_\($0)_module") }
        let all = missing.map { "http_\($0)_module" } + (version.output.contains("--without-pcre") ? ["PCRE"] : [])
        guard all.isEmpty else {
            return .problem(
                "nginx", "nginx was built without \(all.joined(separator: ", "))",
                remedy: "use one that was built with it, such as Debian's package nginx")
        }
        let name = version.output.split(separator: "\n").first?.split(separator: " ").last ?? "nginx"
        return .ok("nginx", "\(name) has the modules that are needed")
    }

    /// Whether the ports of an own instance are free, or that instance's.
    var ports: [Diagnosis] {
        let ours = isRunning
        var places: [(address: String, setting: Setting)] = [("127.0.0.1", .httpPort)]
        for address in settings.list(.httpsAddress) {
            places.append((address, .httpsPort))
            if settings[.redirectPort] != nil { places.append((address, .redirectPort)) }
        }
        let problems = places.compactMap { place -> Diagnosis? in
            let port = settings.number(place.setting)
            guard let reason = Self.refusal(of: place.address, port) else { return nil }
            if reason == EADDRINUSE {
                guard !ours else { return nil }
                return .problem(
                    "ports", "port \(port) of \(place.address) is in use by another program",
                    remedy: "end it (systemctl disable --now nginx), choose another by \(place.setting.rawValue), or "
                        + "share that nginx: packagerepo nginx print --include")
            }
            if reason == EACCES { return nil }  // Who asks here may not; the service may, by its capability.
            return .problem(
                "ports", "\(SystemError("listening at", "\(place.address) port \(port)", errno: reason))",
                remedy: "correct \(Setting.httpsAddress.rawValue): the addresses must be this machine's")
        }
        return problems.isEmpty ? [.ok("ports", ours ? "nginx is running" : "the ports are free")] : problems
    }

    /// Whether the instance of our own runs.
    private var isRunning: Bool {
        guard let bytes = try? File.contents(of: settings.directories.run + "/nginx.pid", limit: 32),
            let pid = pid_t(String(decoding: bytes, as: UTF8.self).filter { $0 != "\n" })
        else { return false }
        return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM)
    }

    /// Whether the nginx of all sites accepts its configuration, has this one in it, and may read and write its files.
    /// To be run by root.
    var shared: [Diagnosis] {
        let dump = ShellCommand("nginx -T")
        guard dump.succeeded else {
            let lines = dump.output.split(separator: "\n")
            let reason = lines.first { $0.contains("emerg") } ?? lines.last ?? ""
            return [
                .problem(
                    "nginx", "nginx refuses its configuration: \(reason)",
                    remedy: geteuid() == 0 ? "correct that line; nginx -t checks it" : "run this as root")
            ]
        }
        let lines = dump.output.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
        var found: [Diagnosis] = []
        if !lines.contains("server \"unix:\(settings.text(.socket))\";") {
            found.append(
                .problem(
                    "include", "nginx's configuration does not lead to \(settings.text(.socket))",
                    remedy: "packagerepo nginx print --include >/etc/nginx/conf.d/packagerepo.conf && nginx -t && "
                        + "systemctl reload nginx"))
        }
        let user = lines.first { $0.hasPrefix("user ") }?.split(whereSeparator: { " ;".contains($0) }).dropFirst().first
        let name = user.map(String.init) ?? "nobody"
        let owner = (try? FileStatus(of: settings.directories.data)).map { DataDiagnosis.name(of: $0.user) }
        if let owner, owner != name {
            found.append(
                .problem(
                    "user",
                    "nginx's workers run as \(name), and \(settings.directories.data) belongs to \(owner): nginx could "
                        + "write no upload that the service can keep, and send no blob",
                    remedy: "put 'user \(owner);' at the top of nginx.conf; or have the service run as \(name): "
                        + "systemctl edit packagerepo.service packagerepo.socket (User=, SocketUser=), chown -R \(name) "
                        + settings.directories.data))
        }
        return found.isEmpty ? [.ok("include", "nginx leads to the service, as the user \(name)")] : found
    }

    /// Why nobody can listen at a port of an address: the error's number; nil if somebody can.
    private static func refusal(of address: String, _ port: Int) -> Int32? {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        let plain = address == "*" ? "0.0.0.0" : address.filter { $0 != "[" && $0 != "]" }
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(plain, String(port), &hints, &list) == 0, let first = list else { return EADDRNOTAVAIL }
        defer { freeaddrinfo(list) }
        let number = socket(first.pointee.ai_family, first.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return errno }
        defer { close(number) }
        var on: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        if first.pointee.ai_family == AF_INET6 {
            setsockopt(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        let isBound = bind(number, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0
        return isBound && listen(number, 1) == 0 ? nil : errno
    }
}
