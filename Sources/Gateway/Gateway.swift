import Edge
public import FastCGI
import HTTPCore
package import Identity
package import Jobs
public import Logging
package import Stores
public import System
package import WorkflowCatalog
package import WorkflowEngine

/// The service behind nginx: answers FastCGI requests, and follows the workflow files as they change.
public final class Gateway: Sendable {
    /// What a gateway works with.
    public struct Services: Sendable {
        let metadata: any MetadataStore
        let blobs: any BlobStore
        let identity: IdentityServices
        let catalog: Catalog
        let executor: Executor
        let jobs: JobServices
        let queue: JobQueue

        /// The stores, users and tokens, the workflows and what runs them later.
        package init(
            metadata: any MetadataStore, blobs: any BlobStore, identity: IdentityServices, catalog: Catalog,
            executor: Executor, jobs: JobServices, queue: JobQueue
        ) {
            self.metadata = metadata
            self.blobs = blobs
            self.identity = identity
            self.catalog = catalog
            self.executor = executor
            self.jobs = jobs
            self.queue = queue
        }
    }

    /// What the deployment says.
    public struct Options: Sendable {
        let release: String
        let blobLimit: Int
        let jsonLimit: Int
        let anonymousReads: Bool
        let publicURL: String?
        let slowMilliseconds: Int?
        let workflowQuota: WorkflowQuota
        let status: StatusReport.Source?

        /// - Parameters:
        ///   - release: the service's version.
        ///   - blobLimit: the largest blob, in bytes; nginx enforces it.
        ///   - jsonLimit: the largest JSON body, in bytes.
        ///   - anonymousReads: whether artifacts can be read without a token.
        ///   - publicURL: the URL by which clients reach the service, without a slash at its end; nil where only their
        ///     requests tell.
        ///   - slowMilliseconds: from how many on an execution for a request is logged with its trace; nil for none.
        ///   - workflowQuota: how many workflows and schedules a tenant may have.
        ///   - status: where `GET /status` looks; nil for a service without data of its own.
        package init(
            release: String, blobLimit: Int, jsonLimit: Int, anonymousReads: Bool, publicURL: String? = nil,
            slowMilliseconds: Int? = nil, workflowQuota: WorkflowQuota = .unlimited,
            status: StatusReport.Source? = nil
        ) {
            self.release = release
            self.blobLimit = blobLimit
            self.jsonLimit = jsonLimit
            self.anonymousReads = anonymousReads
            self.publicURL = publicURL
            self.slowMilliseconds = slowMilliseconds
            self.workflowQuota = workflowQuota
            self.status = status
        }
    }

    let handler: RequestHandler
    private let reader: RequestReader
    private let logger: Logger

    /// A gateway that has loaded its workflows and routes.
    public init(_ services: Services, options: Options, logger: Logger) {
        let (handler, reader) = Self.assemble(services, options, logger)
        self.handler = handler
        self.reader = reader
        self.logger = logger
        followWorkflows()
    }

    /// Looks at the workflow files, and takes over what has changed: to be called several times a second.
    /// - Parameter now: seconds of a clock that is never set.
    public func followWorkflows(at now: Double = monotonicSeconds()) {
        let library = handler.catalog.library
        guard library.refresh() || handler.keeper.isDue(at: now) else { return }
        handler.keeper.refresh(from: library.snapshot, at: now)
    }

    /// Answers one request.
    public func handle(_ raw: FastCGIRequest) {
        let response: HTTPResponse
        let id: String
        var record = RequestRecord()
        var isLogged = true
        do {
            let (request, phase) = try reader.read(raw, &record.queueMicroseconds)
            id = request.id
            // The request itself follows.
            isLogged = phase != .authorize
            // A queued write of a client that has long gone must not be done behind its back.
            if request.method != "GET", phase != .authorize, raw.isClientGone { return }
            // A body is hashed, and then waits for the disk.
            if phase == .upload { raw.willWait() }
            response = handler.respond(to: request, phase: phase, thread: raw, &record)
        } catch {
            id = error.requestID
            response = handler.refuse(error.error, requestID: id, target: error.target)
        }
        // First, since printing it is part of the request's time.
        let body = response.body.serialized
        do { try raw.write(response.cgiBytes(body, isLogged ? record.end(response) : nil)) } catch {
            RequestLog(logger: logger, requestID: id).log(.debug, "the client left before its answer", error)
        }
    }

    private static func assemble(
        _ services: Services, _ options: Options, _ logger: Logger
    ) -> (RequestHandler, RequestReader) {
        let runner = InvocationRunner(
            executor: services.executor, store: services.metadata, slowMilliseconds: options.slowMilliseconds)
        let routes = RoutesInForce()
        let management = managementRoutes(services, options, runner, routes, logger)
        let keeper: RouteTableKeeper
        do {
            keeper = try RouteTableKeeper(
                routes: routes, executor: services.executor, management: management, logger: logger)
        } catch {
            fatalError("the management routes contradict each other: \(error)")
        }
        let handler = RequestHandler(
            blobs: services.blobs, keeper: keeper, catalog: services.catalog,
            authenticator: Authenticator(
                tokens: services.identity.tokens, anonymousReads: options.anonymousReads,
                publicURL: options.publicURL),
            runner: runner,
            bodies: BodyReader(limits: RouteBody.Limits(memory: options.jsonLimit, file: options.blobLimit)),
            publicURL: options.publicURL, logger: logger)
        return (handler, RequestReader(bodyLimit: options.jsonLimit))
    }
}
