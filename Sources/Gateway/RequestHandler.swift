import HTTPCore
import JSON
import Logging
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// From a request to an answer: route, principal, tenant, target. Knows nothing of FastCGI.
struct RequestHandler: Sendable {
    /// Why nginx asks (see nginx.conf).
    enum Phase: String, Sendable {
        /// An ordinary request.
        case request
        /// An upload whose body nginx has written to a file.
        case upload
        /// May the upload of this request begin? Answered by 204 or 403 alone.
        case authorize
        /// What to answer to an upload that may not begin.
        case denied
        /// What to answer to an upload whose body nginx could not write.
        case unwritten
    }

    let blobs: any BlobStore
    let keeper: RouteTableKeeper
    let lookup: WorkflowLookup
    let authenticator: Authenticator
    let runner: InvocationRunner
    let logger: Logger

    /// Answers a request; failures are answers too.
    /// - Parameter thread: the thread that answers; nil where others have no use for it.
    func respond(to request: HTTPRequest, phase: Phase, thread: (any ExecutionThread)? = nil) -> HTTPResponse {
        let log = RequestLog(logger: logger, requestID: request.id)
        do throws(APIError) {
            switch phase {
            case .request, .upload:
                return try answer(request, log, thread)
            case .authorize:
                _ = try admit(request, log)
                return HTTPResponse(status: 204)
            case .denied:
                _ = try admit(request, log)
                throw APIError(.overloaded, "The upload was refused and would now be taken; send it again")
            case .unwritten:
                throw unwritten
            }
        } catch {
            return phase == .authorize ? HTTPResponse(status: 403) : error.response(requestID: request.id)
        }
    }

    /// Why nginx could not write a body, which it does not tell: there is no room, or something else was short, such as
    /// descriptors.
    private var unwritten: APIError {
        do throws(StoreError) { try blobs.checkHealth() } catch where error.code == .full {
            return APIError(.storageFull, "The upload could not be written: no room is left")
        } catch {}
        return APIError(.overloaded, "The upload could not be received; send it again")
    }

    private func answer(
        _ request: HTTPRequest, _ log: RequestLog, _ thread: (any ExecutionThread)?
    ) throws(APIError) -> HTTPResponse {
        let (route, parameters, caller) = try admit(request, log)
        switch route.target {
        case .management(let endpoint):
            return try endpoint.respond(
                to: EndpointCall(
                    request: request, parameters: parameters.map(\.value), caller: caller, log: log,
                    thread: thread))
        case .workflow(let name, let isOverridable):
            let entry =
                isOverridable
                ? try lookup.entry(named: name, tenant: caller.tenant, log)
                : try lookup.sharedEntry(named: name, tenant: caller.tenant)
            let invocation = try Invocation(
                of: try entry.plan(), by: request, parameters: parameters, as: caller, log: log)
            return runner.respond(to: invocation, on: thread)
        }
    }

    /// Where the request leads, if whoever sends it may go there.
    private func admit(
        _ request: HTTPRequest, _ log: RequestLog
    ) throws(APIError) -> (Route, [(name: String, value: String)], Authenticated) {
        switch keeper.routes.table.trie.match(request.method, request.target) {
        case .found(let route, let parameters):
            return (route, parameters, try authenticator.authenticate(request, for: route.access, log))
        case .slashMissing:
            throw APIError(.routeNotFound, "There is no endpoint at this path")
        case .methodNotAllowed(let methods):
            throw APIError(
                .methodNotAllowed, "This path supports \(methods.joined(separator: ", "))",
                fields: ["Allow": methods.joined(separator: ", ")])
        case .notFound:
            throw APIError(.routeNotFound, "There is no endpoint at this path")
        }
    }
}
