using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AzureSimulator.Api;
using AzureSimulator.Fleet;
using AzureSimulator.Model;

namespace AzureSimulator.Faults;

/// <summary>The control API: the clock, faults and the operations log. It is the simulator's own, and nothing of Azure.</summary>
public static class ControlRoutes
{
    private static readonly (string Call, string What)[] Calls =
    [
        ("GET /_simulator", "this list"),
        ("GET /_simulator/health", "simulated time, speed, running operations"),
        ("GET /_simulator/log?since=N", "entries of the operations log after number N"),
        ("GET /_simulator/requests", "requests to Resource Manager by the bucket that counts them, and how many were refused with 429"),
        ("POST /_simulator/clock", "{ advance, back, speed }: lets time pass (what falls due happens on the way), sets it back, changes its speed"),
        ("GET /_simulator/faults", "the faults that are set"),
        ("POST /_simulator/faults", "{ kind, ... }: sets a fault and answers its id"),
        ("DELETE /_simulator/faults", "withdraws all faults"),
        ("DELETE /_simulator/faults/{id}", "withdraws one"),
        ("POST /_simulator/images", "{ image, regions, availableAfter, kernel, containerd, facts }: offers a node image, as the vendor's own releases appear"),
        ("POST /_simulator/operations/expire", "forgets finished operations now"),
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/_simulator");
        control.MapGet("/", Answers.With((_, _) => Results.Json(new JsonObject
        {
            ["calls"] = new JsonArray([.. Calls.Select(entry => (JsonNode)new JsonObject { ["call"] = entry.Call, ["what"] = entry.What })]),
            ["faults"] = FaultKinds.Help(),
        }, Journal.Json)));
        control.MapGet("/health", Answers.With((azure, _) => azure.World.Do(() => Results.Json(new JsonObject
        {
            ["status"] = "ready",
            ["simulatedTime"] = azure.World.Now,
            ["speed"] = azure.World.Clock.Speed,
            ["clusters"] = azure.World.Clusters.Count,
            ["pools"] = azure.World.Pools.Count,
            ["running"] = azure.World.Pools.All.Count(pool => pool.Run is not null),
        }))));
        control.MapGet("/requests", Answers.With((azure, _) => azure.World.Do(() => Results.Json(azure.Requests.Show()))));
        control.MapGet("/log", Answers.With((azure, request) => long.TryParse(request.Query["since"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture, out var since)
            ? Results.Json(new JsonArray([.. azure.World.LogSince(since)]), Journal.Json)
            : Refuse(400, $"query parameter 'since' is '{request.Query["since"]}'; it must be the number of a log entry, such as 0")));
        control.MapPost("/clock", Answers.With((azure, request) => Answer(request, body => azure.World.Do(() => MoveClock(azure.World, body)))));
        control.MapGet("/faults", Answers.With((azure, _) => azure.World.Do(() => Results.Json(azure.World.Faults.All.ToList(), Journal.Json))));
        control.MapPost("/faults", Answers.With((azure, request) => Answer(request, body => azure.World.Do(() => AddFault(azure.World, body)))));
        control.MapDelete("/faults", Answers.With((azure, _) => azure.World.Do(() =>
        {
            foreach (var fault in azure.World.Faults.All.ToList())
                Withdraw(azure.World, fault);
            return Results.NoContent();
        })));
        control.MapDelete("/faults/{id}", Answers.With((azure, request) => azure.World.Do(() =>
        {
            var id = (string)request.RouteValues["id"]!;
            if (azure.World.Faults.Find(id) is not { } fault)
                return Refuse(404, $"There is no fault '{id}'.");
            Withdraw(azure.World, fault);
            return Results.NoContent();
        })));
        control.MapPost("/operations/expire", Answers.With((azure, _) => azure.World.Do(() =>
        {
            var over = azure.World.Operations.All.Where(operation => operation.IsOver).ToList();
            foreach (var operation in over)
                azure.World.Operations.Remove(operation.Key);
            return Results.Json(new JsonObject { ["expired"] = over.Count });
        })));
        control.MapPost("/images", Answers.With((azure, request) => Answer(request, body => azure.World.Do(() => OfferImage(azure.World, body)))));
    }

    private static IResult MoveClock(World world, JsonObject body)
    {
        RequireKnown(body, "advance", "back", "speed");
        if (body.ContainsKey("advance") && body.ContainsKey("back"))
            throw new ControlException("field 'back' excludes field 'advance'");
        var advance = Duration(body, "advance") ?? -Duration(body, "back") ?? TimeSpan.Zero;
        var speed = body["speed"]?.GetValue<double>();
        if (speed is < 0 or > 1_000_000)
            throw new ControlException("field 'speed' must be a number from 0 to 1000000");
        world.MoveClock(advance, speed);
        world.Log(new LogEntry("clock") { Detail = $"advanced by {advance}, speed {world.Clock.Speed}" });
        return Results.Json(new JsonObject { ["simulatedTime"] = world.Now, ["speed"] = world.Clock.Speed });
    }

    private static IResult AddFault(World world, JsonObject body)
    {
        if (!Enum.TryParse<FaultKind>(Text(body, "kind"), ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            throw new ControlException($"field 'kind' must be one of {string.Join(", ", FaultKinds.All.Keys.Select(FaultKinds.NameOf))}");
        if (FaultKinds.Problem(kind, body) is { } problem)
            throw new ControlException(problem);
        if (kind == FaultKind.RegionOutage && Text(body, "region") is null)
            throw new ControlException("field 'region' is missing");
        if (kind == FaultKind.WrongNodeFacts && Facts(body).Count == 0)
            throw new ControlException("field 'facts' is missing; it must hold at least one fact, such as { \"selinux\": \"disabled\" }");
        var clusters = world.Clusters.All.Where(cluster => Text(body, "cluster") is not { } name || string.Equals(cluster.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (clusters.Count == 0)
            throw new ControlException($"field 'cluster' names no cluster: '{Text(body, "cluster")}'");
        var fault = new Fault
        {
            Key = world.NewId()[..8],
            Kind = kind,
            Cluster = Text(body, "cluster"),
            Pool = Text(body, "pool"),
            Node = Text(body, "node"),
            Ordinal = Number(body, "ordinal"),
            Workload = Text(body, "workload"),
            Region = Text(body, "region"),
            Subscription = Text(body, "subscription"),
            PassPerMinute = Number(body, "passPerMinute"),
            Method = Text(body, "method"),
            PathContains = Text(body, "pathContains"),
            Status = Number(body, "status"),
            Code = Text(body, "code"),
            Message = Text(body, "message"),
            RetryAfterSeconds = Number(body, "retryAfterSeconds"),
            Details = Details(body),
            Facts = Facts(body),
            Delay = Duration(body, "delay") ?? TimeSpan.Zero,
            Until = Duration(body, "duration") is { } duration ? world.Now + duration : null,
            Remaining = Number(body, "times") ?? (body.ContainsKey("passPerMinute") ? null : FaultKinds.StrikesOnce(kind) && !body.ContainsKey("duration") ? 1 : null),
            GoodImages = kind == FaultKind.UnhealthyWorkload
                ? [.. clusters.SelectMany(cluster => cluster.Pools).Select(world.Pools.Find).OfType<PoolState>().Select(pool => pool.Image).Distinct()]
                : [],
        };
        world.Faults.Save(fault);
        world.Log(new LogEntry("fault") { Event = "set", Operation = kind.ToString(), Cluster = fault.Cluster, Pool = fault.Pool, Region = fault.Region, Detail = fault.Key });
        return Results.Json(new JsonObject { ["id"] = fault.Key }, statusCode: 201);
    }

    /// <summary>Offers a node image in regions directly, as Azure's own monthly images appear.</summary>
    private static IResult OfferImage(World world, JsonObject body)
    {
        RequireKnown(body, "image", "regions", "availableAfter", "kernel", "containerd", "facts");
        if (!NodeImage.TryParse(Text(body, "image"), out var image))
            throw new ControlException("field 'image' must look like AKSAzureLinux-V3gen2-202611.05.0");
        var regions = body["regions"]?.AsArray().Select(region => region!.GetValue<string>()).ToList() ?? [.. world.Fleet.Regions.Select(region => region.Name)];
        if (regions.FirstOrDefault(region => !world.Fleet.Regions.Any(known => known.Name == region)) is { } unknown)
            throw new ControlException($"field 'regions' names '{unknown}', which is none of {string.Join(", ", world.Fleet.Regions.Select(known => known.Name))}");
        var facts = (body["facts"] as JsonObject ?? []).ToDictionary(fact => fact.Key, fact => fact.Value!.GetValue<string>());
        foreach (var name in new[] { "kernel", "containerd" })
        {
            if (Text(body, name) is { } value)
                facts[name] = value;
        }
        foreach (var region in regions)
        {
            world.Catalogue.Save(Seeding.Offer(region, image.Name, world.Now + (Duration(body, "availableAfter") ?? TimeSpan.Zero), facts));
            world.Log(new LogEntry("catalogue") { Event = "offered", Region = region, Image = image.Name });
        }
        return Results.NoContent();
    }

    private static void Withdraw(World world, Fault fault)
    {
        world.Faults.Remove(fault.Key);
        world.Log(new LogEntry("fault") { Event = "withdrawn", Operation = fault.Kind.ToString(), Detail = fault.Key });
    }

    private static async Task<IResult> Answer(HttpRequest request, Func<JsonObject, IResult> handle)
    {
        try
        {
            var body = await JsonNode.ParseAsync(request.Body) as JsonObject ?? throw new ControlException("the body must be a JSON object");
            return handle(body);
        }
        catch (Exception problem) when (problem is ControlException or JsonException or InvalidOperationException or FormatException)
        {
            return Refuse(400, problem.Message);
        }
    }

    private static void RequireKnown(JsonObject body, params string[] fields)
    {
        if (body.Select(field => field.Key).FirstOrDefault(field => !fields.Contains(field)) is { } unknown)
            throw new ControlException($"field '{unknown}' is not known; known fields: {string.Join(", ", fields)}");
    }

    private static string? Text(JsonObject body, string field) => body[field]?.GetValue<string>();

    private static int? Number(JsonObject body, string field) => body[field]?.GetValue<int>();

    private static List<ArmProblem>? Details(JsonObject body) => body["details"] is not { } details ? null
        : [.. details.AsArray().Select(detail => detail is JsonObject inner && Text(inner, "code") is { } code
            ? new ArmProblem(code, Text(inner, "message") ?? "", Details(inner))
            : throw new ControlException("field 'details' must be a list of { code, message, details }"))];

    /// <summary>A fact without a value is not published at all.</summary>
    private static Dictionary<string, string?> Facts(JsonObject body) =>
        (body["facts"] as JsonObject ?? []).ToDictionary(fact => fact.Key, fact => fact.Value?.GetValue<string>());

    private static TimeSpan? Duration(JsonObject body, string field) => Text(body, field) switch
    {
        null => null,
        var text when SimulatedDuration.TryParse(text, out var duration) => duration,
        var text => throw new ControlException(string.Create(CultureInfo.InvariantCulture, $"field '{field}' is '{text}'; it must be a duration such as 90s, 3m, 2h or 7d")),
    };

    private static IResult Refuse(int status, string problem) => Results.Json(new JsonObject { ["error"] = problem }, statusCode: status);

    private sealed class ControlException(string problem) : Exception(problem);
}
