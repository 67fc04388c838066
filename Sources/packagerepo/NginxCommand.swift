import ArgumentParser
import WorkflowTools

/// `packagerepo nginx`: the web server's side of the settings.
struct NginxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx", abstract: "Configure nginx.", subcommands: [Print.self])

    /// `nginx print`
    struct Print: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print nginx.conf with this deployment's settings, in one file.",
            discussion: """
                Each @NAME@ becomes the setting PACKAGEREPO_NAME; files that it includes are put in its place. With \
                --include the file is for the `http` block of an nginx that serves other sites too: the host of \
                PACKAGEREPO_PUBLIC_URL is the server's name. `packagerepo doctor --shared` checks what such an nginx needs.
                """)

        @Flag(help: "Print what an nginx with other sites too can include in its http block.")
        var include = false

        func run() throws {
            let settings = try Settings.ofThisProcess()
            let whole = try NginxTemplate(settings.text(.nginxConf)).filled(settings)
            guard include else { return try StandardOutput.write(whole) }
            guard let host = settings.publicHost else {
                throw CommandFailure(
                    "\(Setting.publicURL.rawValue) is not set; expected the URL of this site, such as "
                        + "https://packages.example.com: its host is the server's name")
            }
            try StandardOutput.write(try NginxInclude(whole, serverName: host).text)
        }
    }
}

extension Settings {
    /// The host of the public URL, IPv6 in brackets.
    var publicHost: String? {
        guard let url = self[.publicURL], let start = url.firstRange(of: "://")?.upperBound else { return nil }
        let authority = url[start...].prefix { $0 != "/" }
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }
}
