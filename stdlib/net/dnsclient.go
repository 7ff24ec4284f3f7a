package net

import "context"

func (r *Resolver) lookupHostAddrs(ctx context.Context, network, host string) ([]IPAddr, error) {
	addrs, _ := hostAddrs(host)
	if len(addrs) == 0 {
		return nil, notFound(host)
	}
	return addrs, nil
}
func (r *Resolver) canonicalName(ctx context.Context, host string) (string, error) {
	return "", notFound(host)
}
func (r *Resolver) searchSRV(ctx context.Context, service, proto, name string) (string, []*SRV, error) {
	return "", nil, notFound(name)
}
func (r *Resolver) searchMX(ctx context.Context, name string) ([]*MX, error) {
	return nil, notFound(name)
}
func (r *Resolver) searchNS(ctx context.Context, name string) ([]*NS, error) {
	return nil, notFound(name)
}
func (r *Resolver) searchTXT(ctx context.Context, name string) ([]string, error) {
	return nil, notFound(name)
}
func (r *Resolver) searchAddr(ctx context.Context, name string) ([]string, error) {
	return nil, notFound(name)
}
