package dev.tollgate.verify;

import java.util.UUID;
import java.util.function.Consumer;

/**
 * The only one that changes an index, from one thread. Until {@link #publishTo} nobody sees what it builds; from then
 * on every change is visible to readers when the method that made it returns.
 */
final class IndexWriter {
    private static final int SMALLEST = 1 << 10;
    private static final int LARGEST = 1 << 30;

    private IndexGeneration generation;
    private Consumer<IndexGeneration> publisher = unseen -> {};
    private int rows;
    private int live;
    /** Rows that no slot refers to yet, but may. */
    private int waiting;

    /** @param expected about how many values there will be; only a matter of speed */
    IndexWriter(long expected) {
        this.generation = IndexGeneration.empty(
                slotsFor(expected),
                new Registry<>("organizations", PackedToken.ORGANIZATION_BITS),
                new Registry<>("roles", PackedToken.ROLE_BITS));
    }

    void publishTo(Consumer<IndexGeneration> readers) {
        waiting = 0;
        publisher = readers;
        publisher.accept(generation);
    }

    int size() {
        return live;
    }

    int rows() {
        return rows;
    }

    void organization(KnownOrganization organization) {
        generation.organizations.put(organization.id(), organization);
    }

    void role(KnownRole role) {
        generation.roles.put(role.id(), role);
    }

    boolean knowsOrganization(UUID id) {
        return generation.organizations.number(id) != null;
    }

    boolean knowsRole(UUID id) {
        return generation.roles.number(id) != null;
    }

    /** An organization whose row is gone altogether. */
    void endOrganization(UUID id) {
        Integer number = generation.organizations.number(id);
        if (number != null) {
            KnownOrganization last = generation.organizations.get(number);
            organization(new KnownOrganization(id, last.name(), last.suspended(), true));
        }
    }

    /** Adds a value or replaces what is known of it; its token's organization and role must be known. */
    void put(ValueRow value, TokenRow token) {
        PackedToken.Rare rare = new PackedToken.Rare(token.allowed(), value.endsAtMillis());
        long first = value.ended() ? PackedToken.revoked(first(token)) : first(token);
        long second = second(token, rare);
        int slot = generation.slotOf(value.high(), value.low());
        if (slot >= 0 && changeInPlace(slot, first, second, rare)) {
            return;
        }
        UUID id = token.id();
        int row = append(
                rare,
                value.high(),
                value.low(),
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                first,
                second);
        // Anew: the row may have needed another table.
        slot = generation.slotOf(value.high(), value.low());
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
    void reserve(TokenRow token) {
        PackedToken.Rare rare = new PackedToken.Rare(token.allowed(), Long.MAX_VALUE);
        UUID id = token.id();
        append(
                rare,
                0,
                0,
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                first(token),
                second(token, rare));
        waiting++;
    }

    /** Adds a value, not known before, of the token in a reserved row. Only before {@link #publishTo}. */
    void addValue(int reserved, ValueRow value) {
        int row = reserved;
        if (value.livesAsItsToken() && (generation.word(row, 0) | generation.word(row, 1)) == 0) {
            generation.setFingerprint(row, value.high(), value.low());
            waiting--;
        } else {
            row = appendLike(reserved, value);
        }
        generation.publish(generation.freeSlot(value.low()), row, value.low());
        live++;
    }

    long idHigh(int row) {
        return generation.word(row, 2);
    }

    long idLow(int row) {
        return generation.word(row, 3);
    }

    /** Forgets a value: it is unknown from now on. */
    void remove(long high, long low) {
        int slot = generation.slotOf(high, low);
        if (slot >= 0) {
            generation.withdraw(slot);
            live--;
        }
    }

    private boolean changeInPlace(int slot, long first, long second, PackedToken.Rare rare) {
        int row = generation.row(generation.slotAt(slot));
        if (generation.word(row, IndexGeneration.SECOND_WORD) != second
                || PackedToken.rare(second) && !rare.equals(generation.rare.get(row))) {
            return false;
        }
        generation.setFirstWord(row, first);
        return true;
    }

    private long first(TokenRow token) {
        return PackedToken.first(token, generation.roles.knownNumber(token.roleId()));
    }

    private long second(TokenRow token, PackedToken.Rare rare) {
        return PackedToken.second(token, generation.organizations.knownNumber(token.organizationId()), !rare.isNone());
    }

    private int appendLike(int other, ValueRow value) {
        AddressRanges allowed =
                generation.rare.getOrDefault(other, PackedToken.Rare.NONE).allowed();
        PackedToken.Rare rare = new PackedToken.Rare(allowed, value.endsAtMillis());
        long first = generation.word(other, IndexGeneration.FIRST_WORD);
        long second = generation.word(other, IndexGeneration.SECOND_WORD);
        return append(
                rare,
                value.high(),
                value.low(),
                idHigh(other),
                idLow(other),
                value.ended() ? PackedToken.revoked(first) : first,
                rare.isNone() ? second : PackedToken.withRare(second));
    }

    private int append(PackedToken.Rare rare, long... words) {
        if (rows == generation.limit) {
            rebuild();
        }
        int row = rows++;
        if (!rare.isNone()) {
            generation.rare.put(row, rare);
        }
        generation.write(row, words);
        return row;
    }

    /** Another table: over the same rows if most of them are in use, else over a copy of those that are. */
    private void rebuild() {
        boolean compact = live + waiting < rows / 8 * 7;
        IndexGeneration old = generation;
        IndexGeneration next = compact
                ? IndexGeneration.empty(slotsFor(live + live / 4L + 1), old.organizations, old.roles)
                : new IndexGeneration(slotsFor(rows + 1L), old.segments, old.rare, old.organizations, old.roles);
        int copied = 0;
        for (int slot = 0; slot < old.table.length; slot++) {
            int entry = old.table[slot];
            if (old.isLive(entry)) {
                int row = old.row(entry);
                int target = compact ? copied++ : row;
                if (compact) {
                    copy(old, row, next, target);
                }
                long low = old.word(row, 1);
                next.publish(next.freeSlot(low), target, low);
            }
        }
        rows = compact ? copied : rows;
        generation = next;
        publisher.accept(next);
    }

    private static void copy(IndexGeneration from, int row, IndexGeneration to, int target) {
        long[] words = new long[IndexGeneration.ROW];
        for (int word = 0; word < words.length; word++) {
            words[word] = from.word(row, word);
        }
        to.write(target, words);
        PackedToken.Rare rare = from.rare.get(row);
        if (rare != null) {
            to.rare.put(target, rare);
        }
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
