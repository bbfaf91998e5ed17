using Ballast.Vtn.Storage;
using Ballast.Wire.Tests.Vtn;

namespace Ballast.Wire.Tests.Storage;

/// <summary>The contract of all stores, on PostgreSQL.</summary>
public sealed class PostgresStoreContractTest(PostgresCluster cluster) : StoreContract, IClassFixture<PostgresCluster>
{
    readonly string schema = $"c{Guid.NewGuid():N}";

    protected override async Task<IObjectStore> Open() => await PostgresStore.Open(new() { Address = cluster.Server.Address(schema) }, TimeProvider.System, Cancel);
}
