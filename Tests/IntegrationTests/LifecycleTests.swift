import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

/// Artifacts that are deleted, restored, yanked and collected, through nginx.
@Suite(.serialized)
struct LifecycleTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `a deleted artifact is gone until it is restored, and then it is as it was`() throws {
        let deployment = try SharedDeployment.get()
        let token = try deployment.admin()
        let name = deployment.unusedName("deleted")
        let path = "/v1/acme/\(name)/1.0.0/any"
        #expect(try deployment.publish(Self.bytes("bytes"), as: "acme/\(name)/1.0.0/any").status == 201)
        let before = try deployment.curl("GET", path, token: token).json
        let deleted = try deployment.curl("DELETE", path, token: token)
        #expect(deleted.status == 200 && deleted.json["artifacts"]?.count == 1, "\(deleted)")
        for target in [path, path + "/blob"] {
            let gone = try deployment.curl("GET", target, token: token)
            #expect(gone.status == 410 && gone.errorCode == "GONE", "\(gone)")
        }
        #expect(try deployment.curl("GET", "/v1/acme/\(name)/latest", token: token).status == 404)
        #expect(try deployment.publish(Self.bytes("others"), as: "acme/\(name)/1.0.0/any").status == 409)
        #expect(try deployment.curl("POST", path + "/undelete", token: token).status == 200)
        #expect(try deployment.curl("GET", path, token: token).json == before)
        #expect(try deployment.curl("GET", path + "/blob", token: token).text == "bytes")
        #expect(try deployment.curl("GET", "/v1/acme/\(name)/latest", token: token).json["version"] == "1.0.0")
    }

    @Test func `a yanked version is downloaded by its coordinate and is never the latest`() throws {
        let deployment = try SharedDeployment.get()
        let token = try deployment.admin()
        let name = deployment.unusedName("yanked")
        for version in ["1.0.0", "2.0.0"] {
            #expect(try deployment.publish(Self.bytes(version), as: "acme/\(name)/\(version)/any").status == 201)
        }
        let yank = try deployment.curl(
            "POST", "/v1/acme/\(name)/2.0.0/yank", token: token, body: .text(#"{"reason":"broken"}"#))
        #expect(yank.status == 200, "\(yank)")
        #expect(try deployment.curl("GET", "/v1/acme/\(name)/latest", token: token).json["version"] == "1.0.0")
        #expect(try deployment.curl("GET", "/v1/acme/\(name)/2.0.0/any/blob", token: token).text == "2.0.0")
        let versions = try deployment.curl("GET", "/v1/acme/\(name)/versions", token: token).json["versions"]
        #expect(versions?[0]?["yanked"]?["reason"] == "broken" && versions?[1]?["yanked"] == nil)
        #expect(try deployment.curl("POST", "/v1/acme/\(name)/2.0.0/unyank", token: token).status == 200)
        #expect(try deployment.curl("GET", "/v1/acme/\(name)/latest", token: token).json["version"] == "2.0.0")
    }

    @Test func `of several who delete one artifact at once one does`() throws {
        let deployment = try SharedDeployment.get()
        let name = deployment.unusedName("once")
        for round in 0..<10 {
            let path = "acme/\(name)/1.0.\(round)/any"
            #expect(try deployment.publish(Self.bytes("\(round)"), as: path).status == 201)
            let calls = try (0..<4).map { _ in
                try deployment.startCurl("DELETE", "/v1/" + path, token: deployment.admin())
            }
            #expect(try calls.map { try $0.answer().status }.sorted() == [200, 404, 404, 404], "round \(round)")
        }
    }

    /// Clients publish, delete, restore, tag and download the same few bytes, while collection runs without a pause and
    /// waits for nothing. `PACKAGEREPO_COLLECTION_ROUNDS` makes it long.
    @Test func `collection never takes away what a client was told is stored`() throws {
        let rounds = getenv("PACKAGEREPO_COLLECTION_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 30
        let deployment = try Deployment(settings: ["PACKAGEREPO_TRASH_DAYS": "1"])
        let token = try deployment.admin()
        let isOver = Atomic(false)
        let failures = Mutex<[String]>([])
        let fail = { @Sendable (message: String) in failures.withLock { $0.append(message) } }
        let passes = Atomic(0)
        inThreads(9) { client in
            do {
                guard client < 8 else {
                    while !isOver.load(ordering: .relaxed) {
                        let pass = try deployment.command(["gc", "--grace", "0", "--now"])
                        if pass.status != 0, !pass.output.contains("try again") { fail("gc: \(pass.output)") }
                        passes.add(1, ordering: .relaxed)
                    }
                    return
                }
                defer { if client == 0 { isOver.store(true, ordering: .relaxed) } }
                for round in 0..<rounds {
                    let bytes = Self.bytes("bytes \(round % 3)")
                    let path = "acme/client\(client)/1.0.\(round)/any"
                    let published = try deployment.publish(bytes, as: path)
                    guard published.status == 201 else { return fail("publish \(path): \(published)") }
                    let download = try deployment.curl("GET", "/v1/\(path)/blob", token: token)
                    guard download.status == 200, download.body == bytes else { return fail("\(path): \(download)") }
                    guard round % 3 != 2 else { continue }
                    let deleted = try deployment.curl("DELETE", "/v1/" + path, token: token)
                    guard deleted.status == 200 else { return fail("delete \(path): \(deleted)") }
                    guard round % 2 == 0 else { continue }
                    let restored = try deployment.curl("POST", "/v1/\(path)/undelete", token: token)
                    // The pass may have ended its time.
                    guard [200, 410].contains(restored.status) else { return fail("undelete \(path): \(restored)") }
                    guard restored.status == 200 else { continue }
                    let again = try deployment.curl("GET", "/v1/\(path)/blob", token: token)
                    guard again.status == 200, again.body == bytes else { return fail("\(path) again: \(again)") }
                }
            } catch { fail("\(error)") }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(passes.load(ordering: .relaxed) > 0)
        for client in 0..<8 {
            let path = "/v1/acme/client\(client)/versions?limit=1000"
            let versions = try deployment.curl("GET", path, token: token).json["versions"] ?? []
            for row in versions.elements {
                let version = row["version"]?.string ?? ""
                let blob = try deployment.curl("GET", "/v1/acme/client\(client)/\(version)/any/blob", token: token)
                #expect(blob.status == 200, "client\(client) \(version): \(blob)")
            }
        }
        let check = try deployment.command(["fsck", "--deep"])
        #expect(check.status == 0, "\(check.output)")
    }

    @Test func `deleting and collecting frees the disk, and a damaged blob is not sent any more`() throws {
        let deployment = try Deployment()
        let token = try deployment.admin()
        #expect(try deployment.publish(Self.bytes("freed"), as: "acme/a/1.0.0/any").status == 201)
        #expect(try deployment.publish(Self.bytes("kept"), as: "acme/b/1.0.0/any").status == 201)
        #expect(try deployment.curl("DELETE", "/v1/acme/a/1.0.0", token: token).status == 200)
        for _ in 0..<2 { #expect(try deployment.command(["gc", "--grace", "0"]).status == 0) }
        #expect(Files.exists(deployment.blobPath(of: Self.bytes("freed"))), "it can still be restored")
        for _ in 0..<3 { #expect(try deployment.command(["gc", "--grace", "0", "--now"]).status == 0) }
        #expect(!Files.exists(deployment.blobPath(of: Self.bytes("freed"))))
        #expect(try deployment.curl("POST", "/v1/acme/a/1.0.0/undelete", token: token).errorCode == "GONE")
        #expect(try deployment.command(["fsck", "--deep"]).status == 0)

        let path = deployment.blobPath(of: Self.bytes("kept"))
        chmod(path, 0o640)
        try Files.write("kepT", to: path)
        #expect(try deployment.command(["fsck"]).status == 0, "only reading every byte tells")
        let deep = try deployment.command(["fsck", "--deep", "--repair"])
        #expect(deep.status == 1 && deep.output.contains("Put into quarantine: 1"), "\(deep.output)")
        #expect(try deployment.curl("GET", "/v1/acme/b/1.0.0/any/blob", token: token).status >= 500)
        #expect(try deployment.publish(Self.bytes("kept"), as: "acme/c/1.0.0/any").status == 201)
        #expect(try deployment.curl("GET", "/v1/acme/b/1.0.0/any/blob", token: token).text == "kept")
        #expect(try deployment.command(["fsck", "--deep"]).status == 0)
    }
}
