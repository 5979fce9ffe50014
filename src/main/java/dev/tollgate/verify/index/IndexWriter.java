package dev.tollgate.verify.index;

import dev.tollgate.verify.KnownOrganization;
import dev.tollgate.verify.KnownRole;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The only one that changes an index, from one thread. Until {@link #publishTo} nobody sees what it builds; from then
 * on every change is visible to readers when the method that made it returns.
 */
public final class IndexWriter {
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 1 << 30;

    /** After so many changes there may be numbers that no row names any more. */
    private static final int CHANGES_PER_RENUMBERING = 1 << 16;

    private static final UUID NOBODY = new UUID(0, 0);

    private final ImportedLengths lengths = new ImportedLengths();
    private IndexGeneration generation;
    private Consumer<IndexGeneration> publisher = unseen -> {};
    private int changes;
    private long unfit;
    private int rows;
    private int live;
    /** Rows that no slot refers to yet, but may. */
    private int waiting;

    /** @param expected about how many values there will be; only a matter of speed */
    public IndexWriter(long expected) {
        this(expected, PackedToken.ORGANIZATION_BITS, PackedToken.ROLE_BITS);
    }

    public IndexWriter(long expected, int organizationBits, int roleBits) {
        this.generation = IndexGeneration.empty(
                slotsFor(expected),
                new Registry<>("organizations", organizationBits, new KnownOrganization(NOBODY, "", false, false)),
                new Registry<>("roles", roleBits, new KnownRole(NOBODY, "", List.of())));
    }

    public void publishTo(Consumer<IndexGeneration> readers) {
        waiting = 0;
        publisher = readers;
        publisher.accept(generation);
    }

    public int size() {
        return live;
    }

    public int rows() {
        return rows;
    }

    /** How many tokens were met whose organization or role found no place. */
    public long unfit() {
        return unfit;
    }

    /** Changes an organization that a token names; another one is remembered until {@link #forgetOffered}. */
    public void organization(KnownOrganization organization) {
        generation.organizations.offer(organization.id(), organization);
    }

    /** Changes a role that a token names; another one is remembered until {@link #forgetOffered}. */
    public void role(KnownRole role) {
        generation.roles.offer(role.id(), role);
    }

    public void forgetOffered() {
        generation.organizations.forgetOffered();
        generation.roles.forgetOffered();
    }

    public boolean knowsOrganization(UUID id) {
        return generation.organizations.knows(id);
    }

    public boolean knowsRole(UUID id) {
        return generation.roles.knows(id);
    }

    /** An organization whose row is gone altogether. */
    public void endOrganization(UUID id) {
        KnownOrganization last = generation.organizations.numbered(id);
        if (last != null) {
            organization(new KnownOrganization(id, last.name(), last.suspended(), true, last.allowed()));
        }
    }

    /** Adds a value or replaces what is known of it; its token's organization and role must be known. */
    public void put(ValueRow value, TokenRow token) {
        PackedToken.Extras extras = PackedToken.Extras.of(token, value.endsAtMillis());
        noteLength(value);
        makeRoom();
        Place place = place(token);
        long first = value.ended() ? PackedToken.revoked(place.first(token)) : place.first(token);
        long second = place.second(token, extras);
        changes++;
        int slot = generation.slotOf(value.high(), value.low());
        if (slot >= 0 && changeInPlace(slot, first, second, extras)) {
            return;
        }
        UUID id = token.id();
        int row = append(
                extras,
                value.high(),
                value.low(),
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                first,
                second);
        if (slot < 0) {
            slot = generation.freeSlot(value.low());
            live++;
        }
        generation.publish(slot, row, value.low());
    }

    /**
     * The next row for a token of which no value is known yet, and which nobody finds until then. Only before
     * {@link #publishTo}.
     */
    public void reserve(TokenRow token) {
        PackedToken.Extras extras = PackedToken.Extras.of(token, Long.MAX_VALUE);
        makeRoom();
        UUID id = token.id();
        Place place = place(token);
        append(
                extras,
                0,
                0,
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                place.first(token),
                place.second(token, extras));
        waiting++;
    }

    /** Adds a value, not known before, of the token in a reserved row. Only before {@link #publishTo}. */
    public void addValue(int reserved, ValueRow value) {
        noteLength(value);
        int row = reserved;
        if (value.livesAsItsToken() && (generation.word(row, 0) | generation.word(row, 1)) == 0) {
            generation.setFingerprint(row, value.high(), value.low());
            waiting--;
        } else {
            makeRoom();
            row = appendLike(reserved, value);
        }
        generation.publish(generation.freeSlot(value.low()), row, value.low());
        live++;
    }

    /** Before the value is shown: who knows of it can present it. */
    private void noteLength(ValueRow value) {
        if (value.length() != ValueRow.OURS) {
            lengths.add(value.length());
        }
    }

    public boolean hasImported() {
        return !lengths.isEmpty();
    }

    /** Forgets the lengths of imported values that there are no more. */
    public void keepLengths(BitSet present) {
        lengths.keepOnly(present);
    }

    ImportedLengths lengths() {
        return lengths;
    }

    public long idHigh(int row) {
        return generation.word(row, 2);
    }

    public long idLow(int row) {
        return generation.word(row, 3);
    }

    /** Forgets a value: it is unknown from now on. */
    public void remove(long high, long low) {
        int slot = generation.slotOf(high, low);
        if (slot >= 0) {
            generation.withdraw(slot);
            live--;
            changes++;
        }
        if (rows > SMALLEST && live + waiting < rows / 2) {
            rebuild(true);
        }
    }

    private boolean changeInPlace(int slot, long first, long second, PackedToken.Extras extras) {
        int row = generation.row(generation.slotAt(slot));
        if (generation.word(row, IndexGeneration.SECOND_WORD) != second
                || PackedToken.hasExtras(second) && !extras.equals(generation.extras.get(row))) {
            return false;
        }
        generation.setFirstWord(row, first);
        return true;
    }

    /** What a token's row says of its organization and its role. */
    private record Place(int organization, int role) {
        boolean fits() {
            return organization != Registry.NONE && role != Registry.NONE;
        }

        long first(TokenRow token) {
            long first = PackedToken.first(token, role);
            return fits() ? first : PackedToken.unfit(first);
        }

        long second(TokenRow token, PackedToken.Extras extras) {
            return PackedToken.second(token, organization, !extras.isNone());
        }
    }

    /** What finds no place is refused alone: nothing else is touched by it. */
    private Place place(TokenRow token) {
        Place place = numbered(token);
        if (!place.fits() && waiting == 0 && changes >= CHANGES_PER_RENUMBERING) {
            rebuild(true);
            place = numbered(token);
        }
        unfit += place.fits() ? 0 : 1;
        return place;
    }

    private Place numbered(TokenRow token) {
        return new Place(
                generation.organizations.numberOf(token.organizationId()), generation.roles.numberOf(token.roleId()));
    }

    private int appendLike(int other, ValueRow value) {
        PackedToken.Extras extras =
                generation.extras.getOrDefault(other, PackedToken.Extras.NONE).ending(value.endsAtMillis());
        long first = generation.word(other, IndexGeneration.FIRST_WORD);
        long second = generation.word(other, IndexGeneration.SECOND_WORD);
        return append(
                extras,
                value.high(),
                value.low(),
                idHigh(other),
                idLow(other),
                value.ended() ? PackedToken.revoked(first) : first,
                extras.isNone() ? second : PackedToken.withExtras(second));
    }

    /** For one more row; first of all, because rows and numbers may be others afterwards. */
    private void makeRoom() {
        if (rows == generation.limit) {
            rebuild(live + waiting < rows / 8 * 7);
        }
    }

    private int append(PackedToken.Extras extras, long... words) {
        int row = rows++;
        if (!extras.isNone()) {
            generation.extras.put(row, extras);
        }
        generation.write(row, words);
        return row;
    }

    /**
     * Another table, over the same rows or, to be compact, over a copy of those in use, with numbers for only the
     * organizations and roles that they name.
     */
    private void rebuild(boolean compact) {
        IndexGeneration old = generation;
        IndexCopy copy = compact ? new IndexCopy(old, slotsFor(live + live / 4L + 1)) : null;
        IndexGeneration next = copy == null
                ? new IndexGeneration(slotsFor(rows + 1L), old.segments, old.extras, old.organizations, old.roles)
                : copy.target;
        for (int slot = 0; slot < old.table.length; slot++) {
            int entry = old.table[slot];
            if (old.isLive(entry)) {
                int row = old.row(entry);
                long low = old.word(row, 1);
                next.publish(next.freeSlot(low), copy == null ? row : copy.row(row), low);
            }
        }
        if (copy != null) {
            rows = copy.rows();
            changes = 0;
        }
        generation = next;
        publisher.accept(next);
    }

    static int slotsFor(long entries) {
        long slots = SMALLEST;
        while (slots / 4 * 3 < entries && slots < LARGEST) {
            slots *= 2;
        }
        if (slots / 4 * 3 < entries) {
            throw new IllegalStateException("more token values than the index can hold: " + entries);
        }
        return (int) slots;
    }
}
