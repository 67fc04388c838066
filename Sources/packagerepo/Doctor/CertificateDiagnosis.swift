import Glibc
import System

/// Checks the certificate and its key, by openssl(1).
struct CertificateDiagnosis {
    private static let soon = 14 * 86_400  // s

    let settings: Settings

    /// To be run as the user who reads them at nginx's start.
    var result: Diagnosis {
        let (certificate, key) = (settings.text(.tlsCertificate), settings.text(.tlsKey))
        for path in [certificate, key] where access(path, R_OK) != 0 {
            let reason = SystemError("reading", path)
            return .problem(
                "certificate", "\(reason), by the user \(DataDiagnosis.name(of: geteuid()))",
                remedy: "put a pair there by certbot_hook, or set \(Setting.tlsCertificate.rawValue) and "
                    + Setting.tlsKey.rawValue)
        }
        let file = ShellCommand.quoted(certificate)
        let ofCertificate = ShellCommand("openssl x509 -in \(file) -noout -pubkey")
        let ofKey = ShellCommand("openssl pkey -in \(ShellCommand.quoted(key)) -pubout -passin pass:")
        guard ofCertificate.succeeded, ofKey.succeeded else {
            let (path, said) = ofCertificate.succeeded ? (key, ofKey) : (certificate, ofCertificate)
            return .problem(
                "certificate", "openssl cannot read \(path): \(said.output.split(separator: "\n").first ?? "")",
                remedy: "put a PEM file there (and apt-get install openssl where it is missing)")
        }
        guard ofCertificate.output == ofKey.output else {
            return .problem(
                "certificate", "\(certificate) and \(key) do not belong together: nginx will not start with them",
                remedy: "put the key there that the certificate was made with; a running nginx keeps the old pair")
        }
        guard ShellCommand("openssl x509 -in \(file) -noout -checkend 0").succeeded else {
            return .problem("certificate", "\(certificate) has ended", remedy: "renew it (certbot renew)")
        }
        guard ShellCommand("openssl x509 -in \(file) -noout -checkend \(Self.soon)").succeeded else {
            return .warning(
                "certificate", "\(certificate) ends within 14 days",
                remedy: "renew it, and see why that is not automatic")
        }
        if let host = settings.publicHost {
            let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            let isAddress = name.contains(":") || !name.contains { !$0.isNumber && $0 != "." }
            let fits = ShellCommand(
                "openssl x509 -in \(file) -noout \(isAddress ? "-checkip" : "-checkhost") \(ShellCommand.quoted(name))")
            // Its status says nothing.
            guard fits.output.contains("does match") else {
                return .problem(
                    "certificate", "\(certificate) is not for \(name), the host of \(Setting.publicURL.rawValue)",
                    remedy: "get one for that name, or correct \(Setting.publicURL.rawValue)")
            }
        }
        return .ok("certificate", "\(certificate) fits its key, and holds for 14 days or more")
    }
}
