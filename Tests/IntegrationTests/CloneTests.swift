import Glibc
import Testing

/// `deploy/serve` out of clones that lie where root, or anybody, may put them.
@Suite(.serialized, .enabled(if: geteuid() == 0, "only root can become another user"))
struct CloneTests {
    @Test func `root serves as another user out of a directory that only root can enter`() throws {
        let clone = try Clone(mode: 0o700)
        let accessBefore = try access(to: clone)
        let deployment = try Deployment(clone: clone.path, binary: clone.binary)
        #expect(deployment.announcements.contains { $0.contains("\(clone.path)/workflows is closed to the user") })
        let listed = try run(["/usr/bin/find", clone.directory, "-ls"]).output
        #expect(try accessBefore == access(to: clone), "nobody's files were opened: \(listed)")
        for pid in try [deployment.supervisor()] + deployment.workers() {
            #expect(Kernel.owner(of: pid) != 0)
            #expect(Kernel.owner(of: pid) == Kernel.owner(of: deployment.pid))
        }
        #expect(try deployment.publish([1, 2, 3], as: "acme/private/1.0.0/any").status == 201)
        #expect(
            try deployment.curl("POST", "/v1/workflows/auth_login/execute", token: deployment.admin()).status == 400)
    }

    /// Owner, mode and access control lists of everything in a clone and of the directories above it.
    private func access(to clone: Clone) throws -> String {
        let command =
            "{ find \"$1\"; dirname \"$1\"; } | xargs -d '\\n' stat -c '%n %U %a'"
            + "; find \"$1\" -print0 | xargs -0 ls -ld | cut -c 11 | sort -u"
        return try run(["/bin/bash", "-c", command, "access", clone.directory]).output
    }

    @Test(.enabled(if: Clone.runsForOthers, "the toolchain's libraries are out of reach for other users"))
    func `somebody else needs no root`() throws {
        let clone = try Clone(mode: 0o755)
        let user = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        let deployment = try Deployment(clone: clone.path, binary: clone.binary, as: user)
        #expect(Kernel.owner(of: try deployment.supervisor()) == 65534)
        #expect(try deployment.login("admin", "admin").status == 200)
        let end = try #require(deployment.stop())
        #expect(end.status == 0)
        #expect(end.wasInTime)
    }

    @Test(.enabled(if: Clone.runsForOthers, "the toolchain's libraries are out of reach for other users"))
    func `who may not write to the data directory is told so, and how to choose another`() throws {
        let clone = try Clone(mode: 0o755)
        try run(["/bin/mkdir", clone.directory + "/closed"])
        let refused = try run(
            [
                "/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                clone.path + "/deploy/serve",
            ],
            environment: [
                "PACKAGEREPO_BINARY": clone.binary, "PACKAGEREPO_DATA": clone.directory + "/closed",
                "PACKAGEREPO_HTTP_PORT": "1024",
                "PACKAGEREPO_HTTPS_PORT": "1025",
            ])
        #expect(refused.status == 1)
        #expect(refused.output.split(separator: "\n").count == 1)
        #expect(refused.output.contains("PACKAGEREPO_DATA"))
    }

    /// The files that serving needs, in a directory of their own.
    final class Clone {
        let directory: String
        var path: String { directory + "/clone" }
        var binary: String { path + "/packagerepo" }

        init(mode: mode_t) throws {
            directory = try Files.temporaryDirectory()
            chmod(directory, mode)
            try run(["/bin/mkdir", path])
            for name in ["deploy", "nginx.conf", "workflows"] {
                try run(["/bin/cp", "-r", "\(Deployment.clone)/\(name)", path])
            }
            try run(["/bin/cp", Deployment.binary, binary])
        }

        deinit { _ = try? run(["/bin/rm", "-rf", directory]) }

        /// Whether the program runs for a user who owns nothing here.
        static let runsForOthers: Bool = {
            guard let clone = try? Clone(mode: 0o755) else { return false }
            let user = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
            return (try? run(user + [clone.binary, "--version"], directory: "/").status) == 0
        }()
    }
}
