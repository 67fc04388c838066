import Glibc
import JSON
import System
import Testing

/// What happens when the device is full.
@Suite(.enabled(if: SmallDevice.isAvailable, "only root can mount a small device, and not everywhere"))
struct FullDeviceTests {
    @Test func `an upload that finds no room is 507, leaves nothing, and the service goes on`() throws {
        let device = try SmallDevice(megabytes: 24)
        let deployment = try Deployment(settings: ["PACKAGEREPO_DATA": device.path + "/data"])
        let token = try deployment.issueTokenByLogin()
        let large = [UInt8](repeating: 1, count: 32 << 20)
        for fields in [[], ["Transfer-Encoding: chunked"]] {
            let refused = try deployment.publish(large, as: "acme/full/1.0.0/any", token: token, fields: fields)
            #expect(refused.status == 507, "\(refused)")
            #expect(refused.errorCode == "STORAGE_FULL")
        }
        awaitCondition("the uploads are gone") { (try? Files.list(device.path + "/data/uploads")) == [] }
        #expect(try deployment.curl("GET", "/v1/acme/full/1.0.0/any", token: token).status == 404)
        #expect(try deployment.publish([1], as: "acme/full/1.0.0/any", token: token).status == 201)
        #expect(try deployment.curl("GET", "/ready").status == 200)
        deployment.stop()
    }

    @Test func `a start on a full device serves reads in what was kept for it, else waits until there is room`() throws
    {
        let device = try SmallDevice(megabytes: 24)
        let deployment = try Deployment(settings: ["PACKAGEREPO_DATA": device.path + "/data"])
        let token = try deployment.issueTokenByLogin()
        #expect(try deployment.publish([1, 2, 3], as: "acme/kept/1.0.0/any", token: token).status == 201)
        deployment.stop()
        try device.fill()

        try deployment.start()
        #expect(deployment.announcements.contains { $0.hasPrefix("There is no room at \(device.path)/data: starting") })
        #expect(try deployment.curl("GET", "/v1/acme/kept/1.0.0/any/blob", token: token).body == [1, 2, 3])
        let large = [UInt8](repeating: 1, count: 5 << 20)
        #expect(try deployment.publish(large, as: "acme/full/1.0.0/any", token: token).errorCode == "STORAGE_FULL")
        try device.fill()
        #expect(try deployment.curl("GET", "/v1/acme/kept/1.0.0/any/blob", token: token).body == [1, 2, 3])
        deployment.stop()
        try device.fill()

        let serve = try deployment.launch()
        var output = ""
        func awaitLine(_ text: String) {
            while !output.contains(text), let some = serve.output.read(within: 60), !some.isEmpty {
                output += String(decoding: some, as: UTF8.self)
            }
            #expect(output.contains(text), "\(output)")
        }
        awaitLine("There is no room at \(device.path)/data: waiting until 1 MiB is free\n")
        try device.free()
        awaitLine("PackageRepo is ready")
        #expect(try deployment.curl("GET", "/v1/acme/kept/1.0.0/any/blob", token: token).body == [1, 2, 3])
        serve.signal(SIGTERM)
        _ = serve.output.readToEnd()
        #expect(serve.wait() == 0)
    }
}

/// A file system of a few megabytes in memory, gone with this value.
final class SmallDevice {
    let path: String

    init(megabytes: Int) throws {
        path = try Files.temporaryDirectory()
        let mounted = try run(["/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "tmpfs", path])
        guard mounted.status == 0 else { throw Unexpected("mount: \(mounted.output)") }
    }

    /// Takes all room that there is, beside what was taken before.
    func fill() throws {
        let filler = "\(path)/filler\(try Files.list(path).count)"
        #expect(try run(["/bin/dd", "if=/dev/zero", "of=\(filler)", "bs=4k"]).status == 1, "until nothing fits")
    }

    /// Gives back what ``fill()`` has taken.
    func free() throws {
        for name in try Files.list(path) where name.hasPrefix("filler") { try File.remove("\(path)/\(name)") }
    }

    deinit {
        _ = try? run(["/bin/umount", "--lazy", path])
        rmdir(path)
    }

    /// Whether one can be made.
    static let isAvailable = (try? SmallDevice(megabytes: 1)) != nil
}

extension Deployment {
    /// A token of the first user by logging in, for data that lies elsewhere than in ``data``.
    func issueTokenByLogin() throws -> String {
        try #require(try login("admin", "admin").json["token"]?.string)
    }
}
