package main

import (
	"testing"

	"github.com/wirebook/wirebook/bridge/browsertest"
)

// TestLanguage reads a lesson in Chinese and goes back: the same cells, the same section in sight.
func TestLanguage(t *testing.T) {
	n := startNotebook(t, "testdata/course")
	p := browsertest.Open(t, n.link)
	p.Wait("location.pathname.startsWith('/lesson/')")
	p.Load("location.assign('/lesson/wire')")
	client := cell{p, "client"}
	client.click("run")
	client.until("ok")
	p.JS("(document.querySelector('article h2').scrollIntoView(), 1)")
	p.Load("document.querySelector('a.language').click()")
	p.Wait("document.documentElement.lang === 'zh' && document.querySelector('h1').textContent === '线路上发生了什么'")
	p.Wait("location.hash === '#section-1'")
	client.says("status", "已结束")
	client.says("output", "thanks")
	shot(p, "chinese")
	p.Load("document.querySelector('a.language').click()")
	p.Wait("document.documentElement.lang === 'en'")
	client.says("status", "Finished")
}
