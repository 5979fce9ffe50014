package dev.tollgate.organization;

import java.util.UUID;

/** A new organization, told in the transaction that creates it: who made it is to become its owner. */
public record OrganizationCreated(Organization organization, UUID creator) {}
