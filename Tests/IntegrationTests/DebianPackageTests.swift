import JSON
import Testing

/// Real packages.
struct DebianPackageTests {
    @Test(.enabled(if: DebianPackage.bytes != nil, "apt-get cannot download packages here"))
    func `a Debian package comes back as it was, and dpkg reads it`() throws {
        let deployment = try SharedDeployment.get()
        let token = try deployment.admin()
        let bytes = try #require(DebianPackage.bytes)
        let path = "/v1/debian/\(deployment.unusedName("package"))/1.0/all/blob"
        let published = try deployment.curl(
            "PUT", path, token: token, fields: ["Content-Type: application/vnd.debian.binary-package"],
            body: .bytes(bytes), to: .https)
        #expect(published.status == 201)
        #expect(published.json["digest"]?.string == digest(of: bytes))
        let copy = deployment.directory + "/copy.deb"
        let fetched = try deployment.curl("GET", path, token: token, to: .https, into: copy)
        #expect(fetched["Content-Type"] == "application/vnd.debian.binary-package")
        #expect(try Files.read(copy) == bytes)
        #expect(try run(["/usr/bin/dpkg-deb", "--info", copy]).status == 0)
    }
}

/// A small package of the system's own archive.
enum DebianPackage {
    /// Its bytes, or nil where it cannot be had.
    static let bytes: [UInt8]? = {
        guard let directory = try? Files.temporaryDirectory() else { return nil }
        defer { _ = try? run(["/bin/rm", "-rf", directory]) }
        let download = "apt-get download hostname"
        let command = "cd \"$1\" && chmod 755 . && \(download) || { apt-get update && \(download); }"
        _ = try? run(["/bin/bash", "-c", command, "download", directory])
        let name = try? Files.list(directory).first { $0.hasSuffix(".deb") }
        return name.flatMap { try? Files.read("\(directory)/\($0)") }
    }()
}
