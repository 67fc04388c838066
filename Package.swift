// swift-tools-version: 6.2
import PackageDescription

// The targets stand in the order of the house: each imports only what is named below it.
// CI builds with `--explicit-target-dependency-import-check error`, so an upward import fails.

let package = Package(
    name: "packagerepo",
    products: [
        .executable(name: "packagerepo", targets: ["packagerepo"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "packagerepo",
            dependencies: [
                "Supervisor", "Service", "Gateway", "Jobs", "WorkflowTools", "WorkflowRuntime", "WorkflowNodes",
                "WorkflowCatalog", "WorkflowEngine", "Fairness", "WorkflowModel", "Identity", "SQLiteStore",
                "FileBlobStore", "Collection", "Values", "StoreCache", "Stores", "RepositoryModel", "FastCGI",
                "Metrics", "JSON", "Scoreboard",
                "System", "Bytes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Supervisor",
            dependencies: ["Scoreboard", "System", "Bytes", .product(name: "Logging", package: "swift-log")]),
        .target(
            name: "Service",
            dependencies: [
                "Gateway", "Jobs", "WorkflowRuntime", "WorkflowCatalog", "WorkflowEngine", "Identity", "Collection",
                "Stores", "RepositoryModel", "JSON", .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Gateway",
            dependencies: [
                "OpenAPI", "Edge", "Jobs", "WorkflowCatalog", "WorkflowValidation", "WorkflowEngine", "Fairness",
                "WorkflowModel", "Identity", "Values", "Stores", "RepositoryModel", "HTTPCore", "Compression",
                "FastCGI", "Metrics", "JSON", "Crypto", "Scoreboard", "System", "Bytes",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "OpenAPI",
            dependencies: ["Identity", "WorkflowModel", "Stores", "RepositoryModel", "HTTPCore", "JSON"]),
        .target(name: "Edge", dependencies: ["HTTPCore", "FastCGI", "Crypto", "System", "Bytes"]),
        .target(
            name: "Jobs",
            dependencies: [
                "WorkflowCatalog", "WorkflowEngine", "Schedules", "WorkflowModel", "Stores", "RepositoryModel",
                "HTTPCore", "Metrics", "JSON", "Crypto", "System", "Bytes",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "WorkflowTools",
            dependencies: [
                "WorkflowRuntime", "WorkflowCatalog", "WorkflowEngine", "Identity", "WorkflowModel", "MemoryStore",
                "Values", "Stores", "RepositoryModel", "HTTPCore", "JSON", "System", "Bytes",
            ]),
        .target(
            name: "WorkflowRuntime",
            dependencies: [
                "WorkflowNodes", "WorkflowEngine", "Fairness", "WorkflowModel", "Identity", "Stores",
                "RepositoryModel",
            ]),
        .target(
            name: "WorkflowNodes",
            dependencies: [
                "HTTPClient", "WorkflowModel", "Values", "Identity", "Stores", "RepositoryModel", "HTTPCore", "JSON",
                "Crypto", "System", "Bytes",
            ]),
        .target(
            name: "WorkflowCatalog",
            dependencies: [
                "WorkflowValidation", "WorkflowEngine", "Schedules", "WorkflowModel", "Stores", "RepositoryModel",
                "HTTPCore", "JSON", "Crypto", "System", "Bytes", .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "WorkflowValidation",
            dependencies: [
                "WorkflowEngine", "Schedules", "WorkflowModel", "Values", "RepositoryModel", "HTTPCore", "JSON",
                "System", "Bytes",
            ]),
        .target(
            name: "WorkflowEngine",
            dependencies: [
                "Fairness", "WorkflowModel", "Values", "Stores", "RepositoryModel", "HTTPCore", "Metrics", "JSON",
                "Crypto", "System", "Bytes",
            ]),
        .target(name: "Fairness", dependencies: ["WorkflowModel", "RepositoryModel", "HTTPCore", "System"]),
        .target(
            name: "Schedules", dependencies: ["WorkflowModel", "Values", "RepositoryModel", "JSON", "System", "Bytes"]),
        .target(
            name: "Identity",
            dependencies: [
                "CJose", "CCrypt", "Stores", "RepositoryModel", "HTTPCore", "Metrics", "JSON", "Crypto", "System",
                "Bytes",
            ]),
        .target(
            name: "HTTPClient",
            dependencies: ["CCurl", "WorkflowModel", "Values", "HTTPCore", "JSON", "Bytes"]),
        .target(
            name: "WorkflowModel", dependencies: ["Stores", "RepositoryModel", "HTTPCore", "JSON", "System", "Bytes"]),
        .target(name: "Collection", dependencies: ["Stores", "RepositoryModel", "JSON"]),
        .target(
            name: "SQLiteStore",
            dependencies: ["CSQLite", "Stores", "RepositoryModel", "Metrics", "JSON", "Crypto", "System", "Bytes"]),
        .target(
            name: "FileBlobStore", dependencies: ["Stores", "RepositoryModel", "Metrics", "Crypto", "System", "Bytes"]),
        .target(name: "MemoryStore", dependencies: ["Stores", "RepositoryModel", "JSON", "Crypto", "System", "Bytes"]),
        .target(name: "StoreCache", dependencies: ["Stores", "RepositoryModel", "Metrics", "JSON"]),
        .target(name: "Values", dependencies: ["CPCRE2", "RepositoryModel", "JSON", "Crypto", "System", "Bytes"]),
        .target(name: "Stores", dependencies: ["RepositoryModel", "JSON", "System", "Bytes"]),
        .target(name: "RepositoryModel", dependencies: ["System", "Bytes"]),
        .target(name: "HTTPCore", dependencies: ["JSON", "System", "Bytes"]),
        .target(name: "Compression", dependencies: ["CZlib"]),
        .target(name: "Metrics", dependencies: ["System"]),
        .target(name: "FastCGI", dependencies: ["CFastCGI", "System", "Bytes"]),
        .target(name: "JSON", dependencies: ["CJansson", "Bytes"]),
        .target(name: "Crypto", dependencies: ["CCrypto", "Bytes"]),
        .target(name: "Scoreboard", dependencies: ["System"]),
        .target(name: "System", dependencies: ["CPOSIX"]),
        .target(name: "Bytes"),
        .systemLibrary(name: "CPOSIX"),
        .systemLibrary(name: "CFastCGI", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CJose", providers: [.apt(["libcjose-dev"])]),
        .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        .target(
            name: "TestSupport",
            dependencies: [
                "MemoryStore", "Stores", "RepositoryModel", "JSON", "Crypto",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport"),
        .target(
            name: "WorkflowTestSupport",
            dependencies: [
                "WorkflowCatalog", "WorkflowValidation", "WorkflowEngine", "WorkflowModel", "MemoryStore", "Stores",
                "RepositoryModel",
                "HTTPCore", "JSON",
            ],
            path: "Tests/WorkflowTestSupport"),
    ]
        + [
            ("RepositoryModel", ["TestSupport"]),
            ("HTTPCore", ["JSON"]),
            ("Compression", []),
            ("JSON", ["TestSupport"]),
            ("Crypto", []),
            ("System", ["TestSupport"]),
            ("Scoreboard", ["TestSupport"]),
            ("Bytes", []),
            ("Values", ["RepositoryModel", "JSON"]),
            ("Metrics", ["System"]),
            ("FastCGI", ["TestSupport"]),
            ("Stores", ["TestSupport", "MemoryStore", "RepositoryModel", "JSON"]),
            ("SQLiteStore", ["TestSupport", "CSQLite", "Stores", "RepositoryModel", "JSON"]),
            ("StoreCache", ["TestSupport", "SQLiteStore", "Stores", "RepositoryModel", "JSON"]),
            (
                "Collection",
                ["TestSupport", "SQLiteStore", "FileBlobStore", "MemoryStore", "Stores", "RepositoryModel", "JSON"]
            ),
            ("FileBlobStore", ["TestSupport", "Stores", "RepositoryModel", "Crypto"]),
            (
                "Identity",
                [
                    "TestSupport", "MemoryStore", "Stores", "RepositoryModel", "HTTPCore", "JSON", "Crypto", "System",
                    "Bytes",
                ]
            ),
            ("HTTPClient", []),
            ("Schedules", ["Values", "RepositoryModel"]),
            (
                "WorkflowEngine",
                [
                    "WorkflowTestSupport", "TestSupport", "WorkflowCatalog", "MemoryStore", "WorkflowModel", "Stores",
                    "RepositoryModel", "JSON",
                ]
            ),
            ("Fairness", ["TestSupport", "WorkflowModel", "RepositoryModel", "HTTPCore", "System"]),
            ("WorkflowValidation", ["WorkflowCatalog", "WorkflowEngine", "WorkflowModel", "RepositoryModel", "JSON"]),
            (
                "WorkflowCatalog",
                [
                    "WorkflowTestSupport", "TestSupport", "WorkflowValidation", "WorkflowModel", "Stores",
                    "RepositoryModel", "JSON", "Crypto",
                ]
            ),
            ("WorkflowTools", ["WorkflowTestSupport", "WorkflowCatalog", "WorkflowModel", "JSON"]),
            (
                "WorkflowNodes",
                [
                    "TestSupport", "MemoryStore", "WorkflowCatalog", "WorkflowEngine", "WorkflowModel", "Identity",
                    "Stores", "RepositoryModel", "HTTPCore", "JSON",
                ]
            ),
            (
                "Jobs",
                [
                    "TestSupport", "Service", "MemoryStore", "SQLiteStore", "WorkflowRuntime", "WorkflowCatalog",
                    "WorkflowEngine", "WorkflowModel", "Identity", "Stores", "RepositoryModel", "HTTPCore", "JSON",
                ]
            ),
            (
                "Gateway",
                [
                    "TestSupport", "Service", "OpenAPI", "Edge", "MemoryStore", "SQLiteStore", "Jobs",
                    "WorkflowRuntime", "WorkflowCatalog", "WorkflowEngine", "Fairness", "WorkflowModel", "Stores",
                    "RepositoryModel", "HTTPCore", "JSON", "System",
                ]
            ),
            ("Edge", ["TestSupport", "FastCGI", "HTTPCore", "JSON"]),
            ("Supervisor", ["TestSupport", "System"]),
        ].map { (name: String, more: [String]) in
            .testTarget(name: "\(name)Tests", dependencies: ([name] + more).map { .init(stringLiteral: $0) })
        }
        + [
            .testTarget(
                name: "packagerepoTests",
                dependencies: [
                    "packagerepo", "TestSupport", "WorkflowEngine", "RepositoryModel", "HTTPCore", "JSON", "FastCGI",
                    "Supervisor", "Scoreboard",
                    .product(name: "Logging", package: "swift-log"),
                ]),
            .testTarget(
                name: "IntegrationTests",
                dependencies: ["TestSupport", "RepositoryModel", "JSON", "Crypto", "System", "Bytes"]),
        ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where [.regular, .executable, .test].contains(target.type) {
    target.swiftSettings = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]
    // Tests may see through to what their target imports.
    guard target.type != .test else { continue }
    target.swiftSettings?.append(contentsOf: [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ])
}

// What libFuzzer runs; `deploy/fuzz` sets the variable and builds with the sanitizers that they need.
if Context.environment["PACKAGEREPO_FUZZ"] == "1" {
    package.targets.append(
        .target(
            name: "FuzzingSupport",
            dependencies: [
                "TestSupport", "MemoryStore", "WorkflowTools", "WorkflowNodes", "WorkflowCatalog", "WorkflowValidation",
                "WorkflowModel", "Identity", "RepositoryModel", "JSON",
            ], path: "Tests/Fuzzing/Support",
            swiftSettings: [.treatAllWarnings(as: .error), .enableUpcomingFeature("InternalImportsByDefault")]))
    for name in ["DocumentFuzzer", "ExpressionFuzzer", "ValidatorFuzzer"] {
        package.targets.append(
            .executableTarget(
                name: name,
                dependencies: [
                    "FuzzingSupport", "WorkflowValidation", "WorkflowEngine", "WorkflowModel", "RepositoryModel",
                    "JSON",
                ],
                path: "Tests/Fuzzing/\(name)",
                // libFuzzer brings `main`.
                swiftSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"])]))
    }
}

// What `deploy/bench engine` runs; it sets the variable, so that nothing else pays for it.
if Context.environment["PACKAGEREPO_BENCHMARK"] == "1" {
    package.dependencies.append(.package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
    package.targets.append(
        .executableTarget(
            name: "EngineBenchmarks",
            dependencies: [
                "TestSupport", "MemoryStore", "WorkflowNodes", "WorkflowCatalog", "WorkflowValidation",
                "WorkflowEngine", "WorkflowModel", "Identity", "Stores", "RepositoryModel", "JSON", "System",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Tests/Benchmarks/EngineBenchmarks",
            swiftSettings: [.treatAllWarnings(as: .error)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]))
    // Expressions are compiled and files read by what these keep to themselves.
    for target in package.targets where ["WorkflowEngine", "WorkflowCatalog"].contains(target.name) {
        target.swiftSettings?.append(.unsafeFlags(["-enable-testing"]))
    }
}
