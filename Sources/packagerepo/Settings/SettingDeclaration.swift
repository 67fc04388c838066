import Logging

/// The declaration of a setting, without its name.
struct SettingDeclaration: Sendable {
    /// The readers of a setting.
    enum Reader: String, Sendable {
        case worker, nginx, both
    }

    /// Which values it takes.
    let kind: SettingKind
    /// Its value if it is not set.
    let standard: SettingDefault
    /// Whose configuration it is part of.
    let reader: Reader
    /// Its meaning, units included: one line, for people.
    let summary: String

    init(_ kind: SettingKind, _ standard: SettingDefault, _ reader: Reader, _ summary: String) {
        self.kind = kind
        self.standard = standard
        self.reader = reader
        self.summary = summary
    }
}

extension Setting {
    /// The table.
    var declaration: SettingDeclaration {
        switch self {
        case .data: .init(.path, .path("var"), .both, "the directory of everything that is kept")
        case .workflows: .init(.path, .path("workflows"), .worker, "the directory of the workflow files")
        case .nginxConf:
            .init(
                .path, .path("nginx.conf"), .nginx,
                "the file that `packagerepo nginx print` fills in; the files that it includes are found from its directory"
            )
        case .socket: .init(.path, .data { $0.socket }, .both, "the unix socket between nginx and the workers")
        case .httpPort: .init(.port, .fixed("5000"), .nginx, "the port of plain HTTP, on 127.0.0.1 only")
        case .httpsPort: .init(.port, .fixed("8443"), .nginx, "the port of HTTPS")
        case .httpsAddress:
            .init(
                .addresses, .fixed("127.0.0.1"), .both,
                "the addresses that HTTPS listens at, such as `0.0.0.0,[::]` for all; "
                    + "beyond loopback the first user needs another password than the first")
        case .redirectPort:
            .init(
                .port, .nothing("no redirect"), .nginx,
                "the port of plain HTTP at those addresses, where every request is redirected to HTTPS")
        case .tlsCertificate:
            .init(
                .path, .data { $0.tlsCertificate }, .nginx,
                "the certificate chain, PEM; by default one for development, made where there is none")
        case .tlsKey: .init(.path, .data { $0.tlsKey }, .nginx, "the private key of the certificate, PEM")
        case .trustedProxies:
            .init(
                .networks, .nothing("none"), .both,
                "the proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: "
                    + "addresses and networks, separated by commas")
        case .publicURL:
            .init(
                .url, .nothing("the address that a request was sent to"), .worker,
                "the URL by which clients reach the service, for links in answers")
        case .blobLimit: .init(.number(1...(1 << 50)), .fixed("2147483648"), .both, "the largest blob, in bytes")
        case .jsonLimit: .init(.number(1...(1 << 30)), .fixed("4194304"), .both, "the largest JSON body, in bytes")
        case .loginRate: .init(.number(1...1_000_000), .fixed("10"), .nginx, "logins a second from one address")
        case .loginBurst:
            .init(.number(1...1_000_000), .fixed("20"), .nginx, "logins from one address beyond that rate before 429")
        case .allLoginsRate:
            .init(.number(1...1_000_000), .cores(10), .nginx, "logins a second from all addresses; more wait")
        case .tokenLifetime:
            .init(.number(1...315_360_000), .fixed("86400"), .worker, "for how many seconds a token is valid")
        case .jwtKeyFile:
            .init(
                .path, .nothing("one that is made in the data directory"), .worker,
                "the key that signs tokens: 32 random bytes or more, in a file for its owner alone")
        case .collectionGraceHours:
            .init(
                .number(0...8_760), .fixed("24"), .worker,
                "for how many hours a blob that no artifact names is left alone, and again before it is removed")
        case .trashDays:
            .init(
                .number(1...3_650), .fixed("7"), .worker,
                "for how many days a deleted artifact can be restored, and removed bytes lie in `trash`")
        case .auditDays:
            .init(.number(1...3_650), .fixed("365"), .worker, "for how many days the audit log is kept")
        case .anonymousReads:
            .init(.flag, .fixed("0"), .worker, "`1` lets anyone read artifacts of the tenant `default`")
        case .privateAddresses:
            .init(.flag, .fixed("0"), .worker, "`1` lets `core.http_request` reach addresses that are not public")
        case .workers: .init(.number(1...512), .cores(1), .worker, "worker processes")
        case .threads: .init(.number(1...512), .fixed("4"), .worker, "threads in each worker, each with one request")
        case .runners:
            .init(.number(1...64), .fixed("2"), .worker, "threads in each worker that run queued executions")
        case .tenantRequests:
            .init(
                .number(1...64), .fixed("32"), .worker,
                "requests of one tenant that may wait or compute for long at once, in each worker")
        case .tenantComputing:
            .init(
                .number(0...1_000_000), .fixed("120"), .worker,
                "for how many seconds a minute the executions of one tenant may compute in each worker; `0` any number")
        case .queueLimit:
            .init(.number(1...1_000_000), .fixed("10000"), .worker, "executions of one tenant that may wait")
        case .tenantWorkflows:
            .init(.number(1...100_000), .fixed("1000"), .worker, "workflows of its own that a tenant may have")
        case .tenantSchedules:
            .init(.number(0...100_000), .fixed("100"), .worker, "schedules that these may have, all together")
        case .executionsKept:
            .init(.number(1...10_000_000), .fixed("100000"), .worker, "executions of one tenant that are kept")
        case .executionDays: .init(.number(1...3_650), .fixed("7"), .worker, "for how many days executions are kept")
        case .eventDays: .init(.number(1...36_500), .fixed("90"), .worker, "for how many days events are kept")
        case .revisionsKept:
            .init(
                .number(1...10_000), .fixed("20"), .worker,
                "changes of a workflow of a tenant's own that are kept, whatever their age")
        case .revisionDays:
            .init(.number(1...36_500), .fixed("90"), .worker, "for how many days its changes are kept beyond these")
        case .executionSeconds:
            // nginx waits 60 seconds for an answer (deploy/nginx/workers.conf).
            .init(.number(1...55), .fixed("30"), .worker, "how many seconds one execution may take")
        case .executionNodes:
            .init(.number(1...10_000_000), .fixed("10000"), .worker, "how many nodes one execution may run")
        case .loopRounds: .init(.number(0...10_000_000), .fixed("10000"), .worker, "how many rounds one loop may take")
        case .workflowDepth:
            .init(.number(0...16), .fixed("8"), .worker, "how many workflows may run inside each other")
        case .stopSeconds:
            .init(
                .number(1...3_600), .fixed("10"), .worker,
                "for how many seconds what is in hand may go on when the service is told to stop (SIGTERM)")
        case .drainSeconds:
            .init(
                .number(1...86_400), .fixed("60"), .worker,
                "for how many seconds it may go on in a worker that is replaced, or after SIGQUIT; then as after SIGTERM"
            )
        case .requestSeconds:
            .init(
                .number(1...3_600), .fixed("60"), .worker,
                "how many seconds a request may take; the worker of one that takes longer is replaced")
        case .watchdogSeconds:
            .init(
                .number(2...3_600), .fixed("30"), .worker,
                "for how many seconds a worker may show no sign of life before it is killed and replaced")
        case .workerRequests:
            .init(
                .number(0...1_000_000_000), .fixed("0"), .worker,
                "after how many requests, give or take a tenth, a worker is replaced; `0` never")
        case .workerMemory:
            .init(
                .number(0...(1 << 40)), .fixed("134217728"), .worker,
                "above how many bytes of memory a worker is replaced between requests; `0` never")
        case .readCache:
            .init(
                .number(0...(1 << 30)), .fixed("16777216"), .worker,
                "bytes, about, in which a worker keeps what it has read of the database since the last commit; `0` keeps nothing"
            )
        case .logDirectory: .init(.path, .data { $0.log }, .nginx, "the directory of the logs")
        case .slowMilliseconds:
            .init(
                .number(0...3_600_000), .fixed("5000"), .worker,
                "from how many milliseconds on an execution for a request is logged with its trace; `0` never")
        case .logLevel:
            .init(
                .choice(Logger.Level.allCases.map(\.rawValue)), .fixed("info"), .worker,
                "the least level that is logged")
        }
    }
}
