namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>The steps of upgrades with two pools.</summary>
public static class BlueGreenSetup
{
    public static IServiceCollection AddBlueGreen(this IServiceCollection services) => services
        .AddSingleton<PoolAccount>().AddSingleton<SwapJournal>().AddSingleton<PermittedWrite>().AddSingleton<Before>()
        .AddSingleton<PrepareGreen>().AddSingleton<CreatePool>().AddSingleton<CheckPool>().AddSingleton<SoakPools>().AddSingleton<ScalePool>()
        .AddSingleton<CordonPool>().AddSingleton<DrainPool>().AddSingleton<DeletePool>().AddSingleton<BlueGreenUpgrade>().AddSingleton<ReverseBlueGreen>().AddSingleton<FollowAksBlueGreen>();
}
