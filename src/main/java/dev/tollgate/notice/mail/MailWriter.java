package dev.tollgate.notice.mail;

import dev.tollgate.database.Sql;
import dev.tollgate.notice.mail.MailItems.Item;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes what there is to tell into mails: a digest a day and organization, what is urgent at once, a mail a minute at most. */
@Singleton
class MailWriter {
    /** Told one by one, of each type. */
    private static final int TOLD = 50;

    private static final String BEGIN = """
            insert into notice_mail_turn (organization_id, urgent)
            select distinct organization_id, urgent from notice_mail_item i
             where not exists (select from notice_mail_turn t
                                where t.organization_id = i.organization_id and t.urgent = i.urgent)
            on conflict do nothing
            """;
    // What is not true any more, or is told by what came after it.
    private static final String FORGET = """
            delete from notice_mail_item i using token t
             where t.id = i.token_id and i.type in ('token.expiring', 'token.unused')
               and (t.revoked_at is not null
                    or i.type = 'token.expiring'
                       and (t.expires_at is distinct from i.about
                            or exists (select from notice_mail_item e
                                        where e.organization_id = i.organization_id and e.token_id = i.token_id
                                          and e.type = 'token.expired')))
            """;
    // Nobody takes items who has no address to tell them to: another replica may. A digest waits until its items are
    // together, and is early where a token ends before the next would tell of it. While mails of an organization pile
    // up, what is urgent goes into one.
    private static final String DUE = """
            select t.organization_id, o.name, t.urgent, t.turns
              from notice_mail_turn t join organization o on o.id = t.organization_id
             where t.written_at < clock_timestamp() - case when t.urgent then interval '1 minute' else interval '4 hours' end
               and exists (select from notice_mail_item i
                            where i.organization_id = t.organization_id and i.urgent = t.urgent
                              and (i.urgent or i.noted_at < clock_timestamp() - interval '30 seconds')
                              and (i.urgent or t.written_at < clock_timestamp() - interval '24 hours'
                                   or i.type in ('token.expiring', 'token.unused')
                                      and i.about < t.written_at + interval '25 hours'))
               and not (t.urgent and (select count(*) from notice_mail m where m.organization_id = t.organization_id) >= 100)
               and (? or exists (select from unnest(o.notice_addresses) a (address) where notice_address_holds(o.id, a.address)))
            """;
    private static final String ITEMS = """
            select told.type, count(*), array_agg(seq),
                   (array_agg(label order by about))[1:%1$d], (array_agg(about order by about))[1:%1$d]
              from notice_mail_item i
             cross join lateral (
                   select case when i.type = 'token.expiring' and i.about <= clock_timestamp() then 'token.expired'
                               else i.type end as type) told
             where organization_id = ? and urgent = ?
             group by told.type order by count(*) desc, told.type
            """.formatted(TOLD);
    // One statement, and the turn decides: what another replica has written in the meantime is not written again.
    private static final String WRITE = """
            with asked as (select cast(? as uuid) as organization_id, cast(? as boolean) as urgent, cast(? as bigint) as turns),
            own as (
                select o.id as organization_id, a.address
                  from asked join organization o on o.id = asked.organization_id and o.deleted_at is null
                 cross join lateral unnest(o.notice_addresses) a (address)
                 where notice_address_holds(o.id, a.address)),
            told as (
                select organization_id, address, false as of_operator from own
                union all
                select o.id, a.address, true from asked join organization o on o.id = asked.organization_id and o.deleted_at is null
                 cross join unnest(cast(? as text[])) a (address) where not exists (select from own)),
            turn as (
                update notice_mail_turn t set turns = t.turns + 1, written_at = clock_timestamp()
                  from asked
                 where t.organization_id = asked.organization_id and t.urgent = asked.urgent and t.turns = asked.turns
                   and exists (select from told)
                returning t.organization_id, t.urgent),
            taken as (
                delete from notice_mail_item i using turn
                 where i.organization_id = turn.organization_id and i.seq = any (cast(? as bigint[])))
            insert into notice_mail (organization_id, recipient, of_operator, urgent, subject, body)
            select told.organization_id, told.address, told.of_operator, turn.urgent, ?, ?
              from turn join told on told.organization_id = turn.organization_id
            """;

    private final Sql sql;
    private final MailText text;
    private final String[] ofOperator;

    MailWriter(Sql sql, MailText text, MailConfig config) {
        this.sql = sql;
        this.text = text;
        this.ofOperator = config.mailTo().orElse(List.of()).toArray(String[]::new);
    }

    private record Due(UUID organization, String name, boolean urgent, long turns) {}

    private record Part(MailItems items, List<Long> seqs) {}

    /** @return how many mails were written */
    int write() {
        sql.update(FORGET);
        sql.update(BEGIN);
        return sql
                .list(
                        DUE,
                        row -> new Due(
                                row.getObject(1, UUID.class), row.getString(2), row.getBoolean(3), row.getLong(4)),
                        ofOperator.length > 0)
                .stream()
                .mapToInt(this::write)
                .sum();
    }

    private int write(Due due) {
        List<Part> parts = sql.list(ITEMS, MailWriter::part, due.organization(), due.urgent());
        if (parts.isEmpty()) {
            return 0;
        }
        List<MailItems> items = parts.stream().map(Part::items).toList();
        return sql.update(
                WRITE,
                due.organization(),
                due.urgent(),
                due.turns(),
                ofOperator,
                parts.stream().flatMap(part -> part.seqs().stream()).toArray(Long[]::new),
                text.subject(due.name(), items),
                text.body(due.organization(), due.name(), items));
    }

    private static Part part(ResultSet row) throws SQLException {
        String[] labels = (String[]) array(row.getArray(4));
        Timestamp[] times = (Timestamp[]) array(row.getArray(5));
        List<Item> first = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            first.add(new Item(labels[i], times[i].toInstant()));
        }
        return new Part(
                new MailItems(row.getString(1), row.getLong(2), first), List.of((Long[]) array(row.getArray(3))));
    }

    private static Object array(Array array) throws SQLException {
        return array.getArray();
    }
}
