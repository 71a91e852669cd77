-- How often a payment link may be paid. A use is taken when a payment of one of its sessions begins, and given back when that
-- ends without money; so however many begin at once, no more can be paid than there are uses.
alter table payment_links
  add column max_uses integer check (max_uses > 0),
  add column uses integer not null default 0 check (uses >= 0),
  add constraint payment_links_not_overused check (max_uses is null or uses <= max_uses);
