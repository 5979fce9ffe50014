package dev.tollgate.dashboard;

import dev.tollgate.support.Api;
import dev.tollgate.support.Postgres;
import dev.tollgate.support.Tenant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** What the documentation's pictures show: a company as it may be after some weeks. */
record PictureData(Postgres.Access database, Api admin) {
    /** Two weeks of verdicts: many in the day, few in the night and at weekends, none after now. */
    private static final String VERDICTS = """
            insert into verdict_count (subject, day, code, hours, total)
            select ?::uuid, day, ?, hours, (select sum(number) from unnest(hours) number)
              from (select day, array(
                        select case when day + make_interval(hours => hour) > now() at time zone 'UTC' then 0
                                    else round(? * greatest(0.12, sin((hour - 5) * pi() / 15)) * (0.8 + 0.2 * sin(hour * 7 + ago * 3))
                                        * case when extract(isodow from day) > 5 then 0.3 else 1 end) end
                          from generate_series(0, 23) hour)::int[] as hours
                      from (select ago, (now() at time zone 'UTC')::date - ago as day from generate_series(0, 13) ago) days) filled
            """;

    /** @return the organization that most of it is in */
    Tenant fill() {
        Tenant acme = Tenant.create(admin, "Acme Software");
        Tenant.Issued archive = token(acme, "scan-archive", "Nightly copy of all scans", "Read Only", 300);
        Tenant.Issued gateway = token(acme, "edge-gateway", "NGINX in front of the services", "Gateway", 300);
        acme.owner()
                .post(acme.token(gateway.id()) + "/rotate", Map.of("overlap", "P7D"))
                .expect(200);
        Tenant.Issued contractor = token(acme, "contractor", "Penetration test of the shop", "CI Token", 9);
        Tenant.Issued old = token(acme, "old-jenkins", "Replaced by the release pipeline", "CI Token", 300);
        acme.owner().patch(acme.token(old.id()), Map.of("enabled", false)).expect(200);
        Tenant.Issued nightly = token(acme, "nightly-build", "Scans of the main branch", "CI Token", 58);
        Tenant.Issued release = token(acme, "release-pipeline", "Uploads scans of each release", "CI Token", 86);

        used(release, "3 minutes", "203.0.113.24");
        used(nightly, "9 hours", "203.0.113.31");
        used(archive, "16 hours", "198.51.100.40");
        used(contractor, "4 days", "192.0.2.77");
        used(old, "97 days", "203.0.113.9");
        used(gateway, "1 second", "198.51.100.7");
        write(
                "update token_usage set ending_value_used_at = now() - interval '12 minutes',"
                        + " ending_value_address = '198.51.100.9' where token_id = ?::uuid",
                gateway.id());
        write("update token_value set created_at = now() - interval '2 hours' where token_id = ?::uuid", gateway.id());
        for (Tenant.Issued each : List.of(archive, gateway, contractor, old, nightly, release)) {
            write("update token set created_at = created_at - interval '40 days' where id = ?::uuid", each.id());
        }
        verdicts(acme.id(), "VALID", 900);
        verdicts(acme.id(), "ADDRESS_NOT_ALLOWED", 45);
        verdicts(contractor.id(), "ADDRESS_NOT_ALLOWED", 45);
        verdicts(old.id(), "DISABLED", 6);

        Tenant northwind =
                new Tenant(admin.get("/api/v1/organizations").items("id").get(0), "Northwind Robotics", admin);
        used(
                token(northwind, "firmware-builds", "Scans of nightly firmware", "CI Token", 5),
                "20 minutes",
                "203.0.113.88");
        token(northwind, "warehouse-gateway", "Envoy at the warehouse", "Gateway", 200);
        Tenant.Issued leaked = token(northwind, "demo-repository", "Was in a public commit", "CI Token", 200);
        northwind
                .owner()
                .post(northwind.token(leaked.id()) + "/disable", Map.of("reason", "LEAKED"))
                .expect(200);
        for (Tenant each : List.of(northwind, acme)) {
            write("update organization set created_at = created_at - interval '70 days' where id = ?::uuid", each.id());
        }
        return acme;
    }

    private static Tenant.Issued token(Tenant tenant, String label, String description, String role, int days) {
        String end =
                InstantSource.system().instant().plus(Duration.ofDays(days)).toString();
        return tenant.newToken(Map.of("label", label, "description", description, "role", role, "expiresAt", end));
    }

    private void used(Tenant.Issued token, String ago, String address) {
        write(
                "insert into token_usage (token_id, last_used_at, last_used_address) values (?::uuid,"
                        + " now() - ?::interval, ?)",
                token.id(),
                ago,
                address);
    }

    private void verdicts(String subject, String code, int most) {
        write(VERDICTS, subject, code, most);
    }

    private void write(String sql, Object... parameters) {
        Assertions.assertThat(database.update(sql, parameters)).isPositive();
    }
}
