import Glibc
import Testing

/// What the scripts leave behind.
struct ScriptTests {
    @Test func `deploy/test leaves nothing in the temporary directory, whatever it runs`() throws {
        let directory = try Files.temporaryDirectory()
        defer { _ = try? run(["/bin/rm", "-rf", directory]) }
        let temporary = directory + "/tmp"
        // In the place of the package manager, which leaves files there at every call.
        let command =
            "mkdir \"$1/tmp\" && printf '#!/bin/sh\\nmktemp\\nmktemp -d\\n' >\"$1/swift\" && chmod 755 \"$1/swift\""
        try run(["/bin/bash", "-c", command, "make", directory])
        let tested = try run(
            [Deployment.clone + "/deploy/test", "--filter", "nothing"],
            environment: ["PATH": "\(directory):/usr/bin:/bin", "TMPDIR": temporary])
        #expect(tested.status == 0, "\(tested.output)")
        #expect(tested.output.split(separator: "\n").count { $0.hasPrefix(temporary) } == 4, "it was called twice")
        #expect(try Files.list(temporary) == [])
    }
}
