import ArgumentParser
import Glibc
import JSON

/// `packagerepo doctor`: what is wrong with an installation, and how to mend it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check an installation: say what is wrong and how to mend it.",
        discussion: """
            Checks the settings, the data directory (owner, keys, one file system for uploads and blobs, room), the clock, \
            nginx and its modules, the certificate and its key, and the ports. Changes nothing. Ends with 1 if there is a \
            problem; a warning is none. Run it as root, or as the user who serves.
            """)

    @Flag(help: "Check the nginx that serves other sites too, instead of one of the service's own.")
    var shared = false
    @Flag(help: "Print an object, for programs.") var json = false

    func run() throws {
        let found = try diagnoses
        let isWell = !found.contains { $0.verdict == .problem }
        if json {
            let result = JSONValue(members: [
                ("ok", JSONValue(isWell)), ("checks", JSONValue(found.map(\.json))),
            ])
            try StandardOutput.write(String(decoding: result.serialized(indent: 2), as: UTF8.self) + "\n")
        } else {
            try StandardOutput.write(found.map(\.text).joined())
        }
        if !isWell { throw ExitCode(1) }
    }

    private var diagnoses: [Diagnosis] {
        get throws {
            let (settings, problems) = Settings.resolve(try .ofThisProcess())
            let wrong = problems.map(\.description) + (problems.isEmpty ? settings.unusablePlaces : [])
            // Nothing else can be checked by settings that cannot be meant.
            guard wrong.isEmpty else {
                let place = settings.file.map { "correct it in \($0) or in the environment" } ?? "correct it"
                return wrong.map { .problem("settings", $0, remedy: place + "; packagerepo config print lists all") }
            }
            let data = DataDiagnosis(settings: settings)
            let nginx = NginxDiagnosis(settings: settings)
            let certificate = CertificateDiagnosis(settings: settings)
            var found: [Diagnosis] = [.ok("settings", "the settings can be used"), nginx.program]
            // What root alone can see comes first: from there on this is the owner, for good.
            found += shared ? nginx.shared + [certificate.result] : nginx.ports
            found += data.owner
            guard !found.contains(where: { $0.check == "data" }) else { return found }
            try becomeOwner(of: settings.directories.data)
            if !shared { found.append(certificate.result) }
            return found + data.contents
        }
    }
}
