using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Tests.Model;

public sealed class RolePermissionsTests
{
    [Fact]
    public void Each_role_may_all_that_the_one_below_it_may_and_more()
    {
        foreach (var (below, above) in Enum.GetValues<Role>().Zip(Enum.GetValues<Role>().Skip(1)))
            Assert.ProperSuperset(new HashSet<Permission>(RolePermissions.Of(below, "x")), new HashSet<Permission>(RolePermissions.Of(above, "x")));
    }

    [Fact]
    public void Only_who_runs_the_installation_makes_organisations()
    {
        (Role Role, string Organisation)[] all = [.. Enum.GetValues<Role>().SelectMany(static role => new[] { (role, Organisations.Default), (role, "other") })];
        Assert.Equal([(Role.Administrator, Organisations.Default)], all.Where(static who => RolePermissions.Of(who.Role, who.Organisation).Contains(Permission.OrganisationsManage)));
    }

    [Fact]
    public void Who_is_not_known_has_no_say_over_people_keys_and_settings() => Assert.Empty(RolePermissions.OfUnknown.Intersect(
    [
        Permission.UsersRead, Permission.UsersWrite, Permission.TeamsRead, Permission.TeamsWrite, Permission.KeysRead, Permission.KeysWrite, Permission.AuditRead, Permission.SettingsRead,
        Permission.SettingsWrite, Permission.OrganisationsManage,
    ]));

    [Fact]
    public void Every_permission_is_found_by_its_name()
    {
        foreach (var permission in Enum.GetValues<Permission>()) Assert.Equal(permission, PermissionNames.Find(permission.Name()));
        Assert.Equal("call-tokens:create", Permission.CallTokensCreate.Name());
        Assert.Null(PermissionNames.Find("calls:dance"));
    }
}
