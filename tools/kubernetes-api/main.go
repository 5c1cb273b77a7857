// The store and the API server of Kubernetes in one program, for tests: its first argument says which of them it is.
package main

import (
	"fmt"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "etcd" {
		etcdmain.Main(os.Args[1:])
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "kube-apiserver" {
		os.Args = os.Args[1:]
		os.Exit(cli.Run(app.NewAPIServerCommand()))
	}
	fmt.Fprintln(os.Stderr, "usage: kubernetes-api etcd|kube-apiserver [options]")
	os.Exit(2)
}
