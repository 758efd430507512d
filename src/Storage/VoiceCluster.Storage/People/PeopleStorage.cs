using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.People;

namespace VoiceCluster.Storage;

/// <summary>Registration of the tables about people.</summary>
internal static class PeopleStorage
{
    public static void AddPeopleStorage(this IServiceCollection services) => services
        .AddSingleton<IOrganisationStore, OrganisationStore>()
        .AddSingleton<IUserStore, UserStore>()
        .AddSingleton<ITeamStore, TeamStore>()
        .AddSingleton<ISignInStore, SignInStore>()
        .AddSingleton<IApiKeyStore, ApiKeyStore>()
        .AddSingleton<IAuditLog, AuditLog>()
        .AddSingleton<ISigningKeyStore, SigningKeyStore>()
        .AddSingleton<IIdempotencyStore, IdempotencyStore>()
        .AddSingleton<IPeopleUpkeep, PeopleUpkeep>();
}
