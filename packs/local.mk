# Packs are data: what stands here is installed as it is.
citymgmtdir = $(datadir)/citymgmt
nobase_dist_citymgmt_DATA = \
	packs/cn/calendar.json \
	packs/cn/general.json \
	packs/cn/items-appearance.json \
	packs/cn/items-construction.json \
	packs/cn/items-environment.json \
	packs/cn/items-utilities.json \
	packs/cn/pack.json \
	packs/cn/procedures.json \
	packs/cn/sources.json \
	packs/cn/terms.json \
	packs/cn/tests-general.json \
	packs/cn/tests-items.json
