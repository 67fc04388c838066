import Logging
import Testing

@testable import packagerepo

@Suite struct ConfigurationTests {
    private func read(_ environment: [String: String] = [:]) throws(ConfigurationError) -> Configuration {
        Configuration(try Settings(Settings.Sources(environment: environment, directory: "/srv/here", cores: 3)))
    }

    @Test func `Nothing set gives the defaults`() throws {
        let configuration = try read()
        #expect(configuration.directories.data == "/srv/here/var")
        #expect(configuration.workflows == "/srv/here/workflows")
        #expect(configuration.socket == "/srv/here/var/run/packagerepo.sock")
        #expect(configuration.workers == 3)
        #expect(configuration.threads == 4)
        #expect(configuration.blobLimit == 2_147_483_648)
        #expect(configuration.jsonLimit == 4_194_304)
        #expect(configuration.readCache == 16_777_216)
        #expect(configuration.tokenLifetime == 86_400)
        #expect(configuration.jwtKeyFile == nil)
        #expect(configuration.publicURL == nil)
        #expect(!configuration.anonymousReads)
        #expect(configuration.httpsAddresses == ["127.0.0.1"])
        #expect(!configuration.isReachable)
        #expect(configuration.logLevel == .info)
        #expect(configuration.limits.seconds == 30)
        #expect(configuration.limits.nodes == 10_000)
        #expect(configuration.limits.rounds == 10_000)
        #expect(configuration.limits.depth == 8)
    }

    @Test func `Everything set is taken, and relative paths are made absolute`() throws {
        let configuration = try read([
            "PACKAGEREPO_DATA": "./data//x/", "PACKAGEREPO_WORKFLOWS": "../w", "PACKAGEREPO_SOCKET": "/run/p.sock",
            "PACKAGEREPO_WORKERS": "1", "PACKAGEREPO_THREADS": "512", "PACKAGEREPO_BLOB_LIMIT": "10",
            "PACKAGEREPO_RUNNERS": "3", "PACKAGEREPO_QUEUE_LIMIT": "4", "PACKAGEREPO_EXECUTIONS_KEPT": "9",
            "PACKAGEREPO_EXECUTION_DAYS": "8",
            "PACKAGEREPO_JSON_LIMIT": "0020", "PACKAGEREPO_READ_CACHE": "0", "PACKAGEREPO_TOKEN_LIFETIME": "60",
            "PACKAGEREPO_JWT_KEY_FILE": "key", "PACKAGEREPO_PUBLIC_URL": "https://packages.example.com:8443/repo/",
            "PACKAGEREPO_ANONYMOUS_READS": "1", "PACKAGEREPO_HTTPS_ADDRESS": "0.0.0.0",
            "PACKAGEREPO_LOG_LEVEL": "trace", "PACKAGEREPO_EXECUTION_SECONDS": "5",
            "PACKAGEREPO_EXECUTION_NODES": "6", "PACKAGEREPO_LOOP_ROUNDS": "7", "PACKAGEREPO_WORKFLOW_DEPTH": "0",
        ])
        #expect(configuration.directories.data == "/srv/here/data/x")
        #expect(configuration.workflows == "/srv/here/../w")
        #expect(configuration.socket == "/run/p.sock")
        #expect(configuration.workers == 1)
        #expect(configuration.threads == 512)
        #expect(configuration.runners == 3 && configuration.jobs.queued == 4)
        #expect(configuration.jobs.kept == 9 && configuration.jobs.age == 8 * 86_400)
        #expect(configuration.blobLimit == 10)
        #expect(configuration.jsonLimit == 20 && configuration.readCache == 0)
        #expect(configuration.tokenLifetime == 60)
        #expect(configuration.jwtKeyFile == "/srv/here/key")
        #expect(configuration.publicURL == "https://packages.example.com:8443/repo")
        #expect(configuration.anonymousReads)
        #expect(configuration.isReachable)
        #expect(configuration.logLevel == .trace)
        #expect(configuration.limits.seconds == 5)
        #expect(configuration.limits.nodes == 6)
        #expect(configuration.limits.rounds == 7)
        #expect(configuration.limits.depth == 0)
    }

    @Test func `The socket stands under the data directory, wherever that is`() throws {
        #expect(try read(["PACKAGEREPO_DATA": "/d"]).socket == "/d/run/packagerepo.sock")
    }

    @Test func `An empty variable is an absent one`() throws {
        let empty = Dictionary(uniqueKeysWithValues: Setting.allCases.map { ($0.rawValue, "") })
        #expect(try read(empty).threads == 4)
        #expect(try read(empty).jwtKeyFile == nil)
    }

    @Test(arguments: [
        ("PACKAGEREPO_WORKERS", ["0", "-1", "+1", "513", "1.5", "four", " 4", "0x10", "99999999999999999999", "٤"]),
        ("PACKAGEREPO_THREADS", ["0", "513"]),
        ("PACKAGEREPO_RUNNERS", ["0", "65"]), ("PACKAGEREPO_QUEUE_LIMIT", ["0", "many"]),
        ("PACKAGEREPO_EXECUTIONS_KEPT", ["0"]), ("PACKAGEREPO_EXECUTION_DAYS", ["0", "7d"]),
        ("PACKAGEREPO_BLOB_LIMIT", ["0", "2GiB", "-1", "1125899906842625"]),
        ("PACKAGEREPO_JSON_LIMIT", ["0", "1073741825"]),
        ("PACKAGEREPO_READ_CACHE", ["-1", "1073741825", "4M"]),
        ("PACKAGEREPO_TOKEN_LIFETIME", ["0", "1d", "315360001"]),
        ("PACKAGEREPO_EXECUTION_SECONDS", ["0", "56"]), ("PACKAGEREPO_EXECUTION_NODES", ["0"]),
        ("PACKAGEREPO_LOOP_ROUNDS", ["-1"]), ("PACKAGEREPO_WORKFLOW_DEPTH", ["17"]),
        ("PACKAGEREPO_ANONYMOUS_READS", ["yes", "true", "2", "01"]),
        ("PACKAGEREPO_HTTPS_ADDRESS", ["127.0.0.1:443", "http://x", "[::1", "ä", "x;y", ",", "127.0.0.1, x;y"]),
        (
            "PACKAGEREPO_TRUSTED_PROXIES",
            ["10.0.0.0/33", "fd00::/129", "10.0.0.1/", "/8", "proxy.example", "10.0.0.0/8;", "[::1]", "10.0/8", ","]
        ),
        ("PACKAGEREPO_REDIRECT_PORT", ["http", "0", "-"]),
        ("PACKAGEREPO_LOG_LEVEL", ["INFO", "warn", "5"]),
        (
            "PACKAGEREPO_DATA",
            [
                String(repeating: "x", count: 5000), "a\0b", "/srv\";", "/srv\nroot /", "$uri", "{", "a'b", "a\\b",
                "@PORT@",
            ]
        ),
        ("PACKAGEREPO_HTTP_PORT", ["http", "0", "70000"]), ("PACKAGEREPO_HTTPS_PORT", ["443s"]),
        ("PACKAGEREPO_LOGIN_RATE", ["0"]), ("PACKAGEREPO_LOGIN_BURST", ["many"]),
        ("PACKAGEREPO_ALL_LOGINS_RATE", ["0"]),
        (
            "PACKAGEREPO_PUBLIC_URL",
            ["packages.example.com", "ftp://x", "https://", "https://a b", "https://x?q", "https://u@x", "https://x:y"]
        ),
    ])
    func `A value that cannot be meant is one line that names the variable`(variable: String, values: [String]) {
        for value in values {
            let error = #expect(throws: ConfigurationError.self) { _ = try read([variable: value]) }
            let text = error?.description ?? ""
            #expect(text.hasPrefix("\(variable) is '"))
            #expect(text.contains("; expected "))
            #expect(text.count < 400)
        }
    }

    @Test func `A hostile value cannot break the line it is reported on`() {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try read(["PACKAGEREPO_WORKERS": "1\n\u{1B}[2J\r2"])
        }
        #expect(
            error?.description
                == "PACKAGEREPO_WORKERS is '1??[2J?2'; expected a whole number from 1 to 512")
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.0.3", "::1", "[::1]", "0:0:0:0:0:0:0:1", "localhost", "LOCALHOST", "127.0.0.1,::1",
    ])
    func `Loopback stays on this machine`(address: String) throws {
        #expect(try !read(["PACKAGEREPO_HTTPS_ADDRESS": address]).isReachable)
    }

    @Test(arguments: [
        "0.0.0.0", "::", "[::]", "*", "192.168.1.5", "128.0.0.1", "::ffff:127.0.0.1", "127.evil.example",
        "127.0.0.1.evil.example", "localhost.example", "packages.example", "::2", "127.1",
        "127.0.0.1,0.0.0.0", "::1 [::]",
    ])
    func `Anything else goes beyond it, whatever it looks like`(address: String) throws {
        #expect(try read(["PACKAGEREPO_HTTPS_ADDRESS": address]).isReachable)
    }

    @Test func `Whoever takes requests from proxies is reached by others than this machine`() throws {
        #expect(try read(["PACKAGEREPO_TRUSTED_PROXIES": "127.0.0.1"]).isReachable)
    }
}
