import ArgumentParser

/// `packagerepo nginx`: the web server's side of the settings.
struct NginxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx", abstract: "Configure nginx.", subcommands: [Print.self])

    /// `nginx print`
    struct Print: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print nginx.conf with this deployment's settings, in one file.",
            discussion: "Each @NAME@ becomes the setting PACKAGEREPO_NAME; files that it includes are put in its place."
        )

        func run() throws {
            let settings = try Settings.ofThisProcess()
            try StandardOutput.write(try NginxTemplate(settings.text(.nginxConf)).filled(settings))
        }
    }
}
