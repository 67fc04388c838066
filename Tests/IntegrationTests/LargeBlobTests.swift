import Glibc
import JSON
import Testing

/// One GiB up and down: nginx moves the bytes, the workers stay as small as they were.
struct LargeBlobTests {
    private let size = 1 << 30

    @Test func `a GiB goes up and down without passing through a worker`() throws {
        let deployment = try Deployment()
        let token = try deployment.admin()
        let file = deployment.directory + "/large"
        // Not all zeros, and mostly a hole, so that making it costs nothing.
        try run(["/bin/bash", "-c", "head -c 1000000 /dev/urandom > \"$1\"; truncate -s \(size) \"$1\"", "make", file])
        let expected = try run(["/usr/bin/sha256sum", file]).output.prefix(64)

        // Every worker has had its first request, and what that allocates.
        for index in 0..<64 {
            #expect(try deployment.publish([UInt8(index)], as: "acme/warm/1.0.\(index)/any").status == 201)
            #expect(try deployment.curl("GET", "/v1/acme/warm/1.0.\(index)/any/blob", token: token).status == 200)
        }
        let workers = try deployment.workers()
        try #require(!workers.isEmpty)
        let before = try workers.map(Measure.init)

        let published = try deployment.curl(
            "PUT", "/v1/acme/large/1.0.0/any/blob", token: token, fields: ["Content-Type: application/octet-stream"],
            body: .file(file))
        #expect(published.status == 201)
        #expect(published.json["digest"]?.string == "sha256:\(expected)")
        #expect(published.json["size"]?.int == size)
        let uploaded = try workers.map(Measure.init)

        let copy = deployment.directory + "/copy"
        let fetched = try deployment.curl("GET", "/v1/acme/large/1.0.0/any/blob", token: token, into: copy)
        #expect(fetched.status == 200)
        #expect(try run(["/usr/bin/cmp", file, copy]).status == 0)
        let downloaded = try workers.map(Measure.init)

        #expect(try deployment.workers() == workers, "no worker was replaced on the way")
        let slack = 32 << 20
        for index in workers.indices {
            #expect(downloaded[index].peakMemory - before[index].peakMemory < slack)
            // The upload is read once, to be hashed; nothing is ever written.
            #expect(uploaded[index].read - before[index].read < size + slack)
            #expect(uploaded[index].written - before[index].written < slack)
            #expect(downloaded[index].read - uploaded[index].read < slack)
            #expect(downloaded[index].written - uploaded[index].written < slack)
        }
        #expect(try deployment.uploads() == [])
    }

    private struct Measure {
        let peakMemory: Int
        let read: Int
        let written: Int

        init(_ pid: pid_t) throws {
            peakMemory = try Kernel.memory("VmHWM", of: pid)
            read = try Kernel.transferred("rchar", by: pid)
            written = try Kernel.transferred("wchar", by: pid)
        }
    }
}
