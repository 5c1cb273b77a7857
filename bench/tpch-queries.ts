/** Queries in the manner of TPC-H: a full scan with aggregates, selective scans, joins of two to six tables, a semi-join. */
export const TPCH_QUERIES: Readonly<Record<string, string>> = {
  pricing: `select l_returnflag, l_linestatus, sum(l_quantity) q, sum(l_extendedprice) p,
    sum(l_extendedprice * (1 - l_discount)) d, avg(l_discount) a, count(*) n
    from lineitem where l_shipdate <= date '1998-09-02' group by all order by all`,
  revenue: `select sum(l_extendedprice * l_discount) r from lineitem
    where l_shipdate >= date '1994-01-01' and l_shipdate < date '1995-01-01'
      and l_discount between 0.05 and 0.07 and l_quantity < 24`,
  shipping: `select l_orderkey, sum(l_extendedprice * (1 - l_discount)) r, o_orderdate, o_shippriority
    from customer, orders, lineitem
    where c_mktsegment = 'BUILDING' and c_custkey = o_custkey and l_orderkey = o_orderkey
      and o_orderdate < date '1995-03-15' and l_shipdate > date '1995-03-15'
    group by l_orderkey, o_orderdate, o_shippriority order by r desc, o_orderdate limit 10`,
  priorities: `select o_orderpriority, count(*) n from orders
    where o_orderdate >= date '1993-07-01' and o_orderdate < date '1993-10-01'
      and exists (select 1 from lineitem where l_orderkey = o_orderkey and l_commitdate < l_receiptdate)
    group by o_orderpriority order by o_orderpriority`,
  suppliers: `select n_name, sum(l_extendedprice * (1 - l_discount)) r
    from customer, orders, lineitem, supplier, nation, region
    where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey
      and c_nationkey = s_nationkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey
      and r_name = 'ASIA' and o_orderdate >= date '1994-01-01' and o_orderdate < date '1995-01-01'
    group by n_name order by r desc`,
  returned: `select c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) r, c_acctbal, n_name
    from customer, orders, lineitem, nation
    where c_custkey = o_custkey and l_orderkey = o_orderkey and o_orderdate >= date '1993-10-01'
      and o_orderdate < date '1994-01-01' and l_returnflag = 'R' and c_nationkey = n_nationkey
    group by all order by r desc limit 20`,
  promotion: `select 100.0 * sum(case when p_type like 'PROMO%' then l_extendedprice * (1 - l_discount) else 0 end)
      / sum(l_extendedprice * (1 - l_discount)) r
    from lineitem, part where l_partkey = p_partkey
      and l_shipdate >= date '1995-09-01' and l_shipdate < date '1995-10-01'`,
  'large orders': `select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) q
    from customer, orders, lineitem
    where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > 300)
      and c_custkey = o_custkey and o_orderkey = l_orderkey
    group by all order by o_totalprice desc, o_orderdate limit 100`,
}
