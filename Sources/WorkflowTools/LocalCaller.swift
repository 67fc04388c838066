package import JSON
package import RepositoryModel
package import WorkflowModel

extension ExecutionContext.Caller {
    /// The caller of an execution that no client requested.
    package static func local(_ principal: JSONValue, tenant: TenantID) -> ExecutionContext.Caller {
        ExecutionContext.Caller(subject: principal["sub"]?.string, principal: principal, tenant: tenant)
    }
}

extension JSONValue {
    /// The caller of a workflow if none is named.
    package static func defaultPrincipal(of tenant: String) -> JSONValue {
        ["sub": "tester", "scopes": ["admin"], "tenants": [JSONValue(tenant)]]
    }
}
